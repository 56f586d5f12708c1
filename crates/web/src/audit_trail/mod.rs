//! Pages of the audit trail 操作記録: the list, and its export.
//! Not here: proving it whole (`hub::audit_trail`, `yagura audit verify`).
//! Next: [`list`].

mod difference;
mod export;
mod line;
mod list;
mod words;

use crate::routes::Routes;

pub(crate) use line::{Line, line};

pub(crate) fn routes() -> Routes {
    Routes::default().get("/audit-trail", list::show).get("/audit-trail/csv", export::csv)
}
