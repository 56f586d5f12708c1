//! One test function, run against a database of one's choice.
//! Not here: the macro that makes two tests of it ([`crate::on_both`]).
//! Next: [`crate::database`].

use crate::Database;
use std::future::Future;

/// What a test asks for, made new on a database.
pub trait On: Sized {
    /// Makes it.
    fn on(database: Database) -> impl Future<Output = Self>;
}

/// Runs a test function on a database.
pub fn run_on<T: On>(database: Database, check: impl AsyncFnOnce(T)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async { check(T::on(database).await).await });
}
