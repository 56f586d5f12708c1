//! Routes that cannot be added without a permission: a handler's first argument must be `Cx<P>`, or it does not compile.
//! Not here: the handlers.
//! Next: [`crate::capabilities`].

use crate::{
    api::{ApiFile, ApiJson, ByToken},
    form::{Form, Upload},
    state::Web,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    routing::{delete, get, patch, post, put},
};
use domain::access::Permission;
use hub::Cx;

/// A route, as the sweeping tests see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteInfo {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// With `{id}` where an identifier stands.
    pub path: &'static str,
    /// The permission it needs; `None` for the few that are open, such as the sign-in page.
    pub permission: Option<&'static str>,
}

/// Routes and their table.
#[derive(Default)]
pub(crate) struct Routes {
    router: Router<Web>,
    table: Vec<RouteInfo>,
}

/// Arguments of a handler that begin with a permission.
pub(crate) trait Guarded {
    /// Name of the permission.
    const PERMISSION: &'static str;
}

/// Arguments of a handler that end with proof of where the change comes from: a form of ours, or a token.
pub(crate) trait Posted {}

macro_rules! guarded {
    ($($argument:ident),*) => {
        impl<M, P: Permission, $($argument),*> Guarded for (M, Cx<P>, $($argument,)*) {
            const PERMISSION: &'static str = P::NAME;
        }
        impl<M, P: Permission, $($argument,)* B> Posted for (M, Cx<P>, $($argument,)* Form<B>) {}
        impl<M, P: Permission, $($argument,)* B> Posted for (M, Cx<P>, $($argument,)* ApiJson<B>) {}
        impl<M, P: Permission, $($argument),*> Posted for (M, Cx<P>, $($argument,)* ByToken) {}
        impl<M, P: Permission, $($argument),*> Posted for (M, Cx<P>, $($argument,)* Upload) {}
        impl<M, P: Permission, $($argument),*> Posted for (M, Cx<P>, $($argument,)* ApiFile) {}
    };
}
guarded!();
guarded!(A);
guarded!(A, B1);
guarded!(A, B1, C);
guarded!(A, B1, C, D);

impl Routes {
    /// A page or resource to read.
    pub(crate) fn get<T: Guarded + 'static, H: Handler<T, Web>>(
        self,
        path: &'static str,
        handler: H,
    ) -> Self {
        self.add("GET", path, Some(T::PERMISSION), get(handler))
    }

    /// A change.
    pub(crate) fn post<T: Guarded + Posted + 'static, H: Handler<T, Web>>(
        self,
        path: &'static str,
        handler: H,
    ) -> Self {
        self.add("POST", path, Some(T::PERMISSION), post(handler))
    }

    /// A replacement, in the API.
    pub(crate) fn put<T: Guarded + Posted + 'static, H: Handler<T, Web>>(
        self,
        path: &'static str,
        handler: H,
    ) -> Self {
        self.add("PUT", path, Some(T::PERMISSION), put(handler))
    }

    /// A change of a part, in the API.
    pub(crate) fn patch<T: Guarded + Posted + 'static, H: Handler<T, Web>>(
        self,
        path: &'static str,
        handler: H,
    ) -> Self {
        self.add("PATCH", path, Some(T::PERMISSION), patch(handler))
    }

    /// A removal, in the API.
    pub(crate) fn delete<T: Guarded + Posted + 'static, H: Handler<T, Web>>(
        self,
        path: &'static str,
        handler: H,
    ) -> Self {
        self.add("DELETE", path, Some(T::PERMISSION), delete(handler))
    }

    /// A form with a file of up to so many bytes. The handler reads it piece by piece and has its own limit; this one
    /// ends what never stops.
    pub(crate) fn upload<T: Guarded + Posted + 'static, H: Handler<T, Web>>(
        self,
        path: &'static str,
        limit_bytes: usize,
        handler: H,
    ) -> Self {
        let route = post(handler).layer(DefaultBodyLimit::max(limit_bytes));
        self.add("POST", path, Some(T::PERMISSION), route)
    }

    /// Something that anyone may read: sign-in page, style sheet, health.
    pub(crate) fn open_get<T: 'static, H: Handler<T, Web>>(self, path: &'static str, handler: H) -> Self {
        self.add("GET", path, None, get(handler))
    }

    /// A form that anyone may send: sign-in.
    pub(crate) fn open_post<T: 'static, H: Handler<T, Web>>(self, path: &'static str, handler: H) -> Self {
        self.add("POST", path, None, post(handler))
    }

    /// Both together.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    pub(crate) fn into_parts(self) -> (Router<Web>, Vec<RouteInfo>) {
        (self.router, self.table)
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        permission: Option<&'static str>,
        route: axum::routing::MethodRouter<Web>,
    ) -> Self {
        self.router = self.router.route(path, route);
        self.table.push(RouteInfo { method, path, permission });
        self
    }
}
