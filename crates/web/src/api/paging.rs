//! Paging, alike in every list: `?limit=50&after=…` gives `{"items": […], "next": "…"}`.
//! Not here: what the pages hold.
//! Next: a capability's `api.rs`.

use crate::error::WebError;
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use std::str::FromStr;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Paged<T> {
    /// The items.
    pub(crate) items: Vec<T>,
    /// What `after` must be to get the next page; null on the last.
    pub(crate) next: Option<String>,
}

/// What became of something that was sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct Saved {
    /// Its identifier.
    id: String,
    /// Its version from now on.
    version: i64,
}

impl Saved {
    pub(crate) fn new(id: impl std::fmt::Display, version: i64) -> Self {
        Self { id: id.to_string(), version }
    }
}

/// Which page is asked for.
#[derive(Debug)]
pub(crate) struct Paging<I> {
    /// Items at most.
    pub(crate) limit: u32,
    /// The last item of the page before: its identifier and its place in the order.
    pub(crate) after: Option<(I, String)>,
}

/// Items of a page unless told otherwise.
const DEFAULT: u32 = 100;

/// Items of a page at most.
pub(crate) const MOST: u32 = 200;

impl<I: FromStr> Paging<I> {
    /// Reads the two parameters.
    pub(crate) fn read(limit: Option<u32>, after: Option<&str>) -> Result<Self, WebError> {
        let limit = limit.unwrap_or(DEFAULT);
        if !(1..=MOST).contains(&limit) {
            return Err(WebError::Unreadable(format!("limit must be 1 to {MOST}")));
        }
        let after = after.map(|text| place(text).ok_or_else(unknown_place)).transpose()?;
        Ok(Self { limit, after })
    }
}

fn unknown_place() -> WebError {
    WebError::Unreadable("after must be a page's next, unchanged".to_owned())
}

fn place<I: FromStr>(text: &str) -> Option<(I, String)> {
    let text = String::from_utf8(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
    let (id, key) = text.split_once(' ').filter(|_| !text.contains('\0'))?;
    Some((id.parse().ok()?, key.to_owned()))
}

/// What `next` says of the last item of a page.
pub(crate) fn after(id: impl std::fmt::Display, key: &str) -> String {
    BASE64URL_NOPAD.encode(format!("{id} {key}").as_bytes())
}

impl<T> Paged<T> {
    /// A page of a list that is short enough to be at hand whole, in its order.
    pub(crate) fn of<I: FromStr + PartialEq>(
        all: Vec<T>,
        paging: &Paging<I>,
        id: impl Fn(&T) -> String,
    ) -> Self {
        let begins = paging.after.as_ref().map_or(Some(0), |(after, _)| {
            all.iter()
                .position(|item| id(item).parse().is_ok_and(|id: I| id == *after))
                .map(|place| place + 1)
        });
        let rest = all.len().saturating_sub(begins.unwrap_or(all.len()));
        let limit = usize::try_from(paging.limit).unwrap_or(usize::MAX);
        let items: Vec<T> = all.into_iter().skip(begins.unwrap_or(usize::MAX)).take(limit).collect();
        let next = items.last().filter(|_| rest > limit).map(|last| after(id(last), ""));
        Self { items, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_asked_for_with_what_the_page_before_said() {
        let text = after(7, "輸液 ポンプ");
        let paging: Paging<u32> = Paging::read(Some(5), Some(&text)).unwrap();
        assert_eq!((paging.limit, paging.after), (5, Some((7, "輸液 ポンプ".to_owned()))));
        assert_eq!(Paging::<u32>::read(None, None).unwrap().limit, 100);
    }

    #[test]
    fn another_place_or_limit_is_refused() {
        for after in
            ["", "7", "%", &after("x", ""), &BASE64URL_NOPAD.encode(&[0xFF, b' ']), &"A".repeat(9_999)]
        {
            assert!(Paging::<u32>::read(None, Some(after)).is_err(), "{after}");
        }
        for limit in [0, 201, u32::MAX] {
            assert!(Paging::<u32>::read(Some(limit), None).is_err(), "{limit}");
        }
    }

    #[test]
    fn a_short_list_pages_to_its_end() {
        let (mut walked, mut next) = (Vec::new(), None);
        for _ in 0..4 {
            let paging: Paging<u32> = Paging::read(Some(3), next.as_deref()).unwrap();
            let page = Paged::of((0..8).collect(), &paging, u32::to_string);
            walked.extend(page.items);
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        assert_eq!(walked, (0..8).collect::<Vec<u32>>());
        let gone = Paging::<u32>::read(Some(3), Some(&after(99, ""))).unwrap();
        assert_eq!(Paged::of((0..8).collect::<Vec<u32>>(), &gone, u32::to_string).items, [0_u32; 0]);
    }
}
