//! Background jobs: long work that goes on when the person leaves the page.
//! Not here: what each job does; capabilities register that.
//! Next: `store::jobs`.

