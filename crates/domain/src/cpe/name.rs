//! A product's name in eleven attributes.
//! Not here: reading and writing it, comparing two.
//! Next: the sibling modules.

/// A well-formed CPE name (WFN). [NISTIR 7695, 5]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CpeName {
    /// `a` application, `o` operating system or firmware, `h` hardware.
    pub part: Value,
    /// Maker.
    pub vendor: Value,
    /// Product.
    pub product: Value,
    /// Version.
    pub version: Value,
    /// Update, such as `sp1` or `rc2`.
    pub update: Value,
    /// Edition (legacy).
    pub edition: Value,
    /// Language of the product.
    pub language: Value,
    /// Edition of the software.
    pub sw_edition: Value,
    /// Where it runs, such as `wordpress`.
    pub target_sw: Value,
    /// On what it runs, such as `x64`.
    pub target_hw: Value,
    /// Anything else.
    pub other: Value,
}

/// The value of an attribute. [NISTIR 7695, 5.3.1]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Any value: `*`.
    Any,
    /// Not applicable: `-`.
    Na,
    /// A text in lower case with specials quoted as in a formatted string (`node\.js` is `node.js`);
    /// an unquoted `*` or `?` stands for other characters.
    Text(Box<str>),
}
