//! CVEs as NVD writes them, in both of its forms.
//! Not here: going through a whole feed ([`crate::feed`]).
//! Next: [`current`] is JSON 2.0, [`legacy`] is 1.1, [`configuration`] is what they share.

pub(crate) mod configuration;
pub(crate) mod current;
pub(crate) mod legacy;
pub(crate) mod prose;

#[cfg(test)]
mod tests;
