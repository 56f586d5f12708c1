//! A text as a QR code, drawn by the server: nothing about the secret in it leaves the page.
//! Not here: what the text says: a second factor (`crate::identity`), a link or a label (`crate::inventory`).
//! Next: `qr` in `templates/macros.html`, which draws it.

use crate::error::WebError;
use hub::HubError;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// A QR code for the `path` of an SVG.
pub(crate) struct Picture {
    /// `viewBox`, with the quiet zone of four modules that readers ask for.
    pub(crate) view: String,
    /// The dark modules, a stroke of rows.
    pub(crate) path: String,
}

/// Draws a text.
///
/// # Errors
/// [`HubError::Internal`] if the text is longer than a QR code holds.
pub(crate) fn picture(text: &str) -> Result<Picture, WebError> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| HubError::Internal(error.to_string()))?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|at| code.get_module(*at, y)).count();
            let run = i32::try_from(run).unwrap_or(0);
            if run > 0 {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run + 1;
        }
    }
    Ok(Picture { view: format!("-4 -4 {0} {0}", size + 8), path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once_and_no_light_one() {
        let text = "otpauth://totp/Yagura:sato?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Yagura";
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let picture = picture(text).unwrap();
        let mut drawn = std::collections::BTreeSet::new();
        for stroke in picture.path.split_terminator('z') {
            let (place, rest) = stroke.strip_prefix('M').unwrap().split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let run: i32 = rest.split_once('v').unwrap().0.parse().unwrap();
            for step in 0..run {
                assert!(drawn.insert((x.parse::<i32>().unwrap() + step, y.parse::<i32>().unwrap())));
            }
        }
        let size = code.size();
        let dark =
            (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
        assert_eq!(dark.collect::<std::collections::BTreeSet<_>>(), drawn);
        assert_eq!(picture.view, format!("-4 -4 {0} {0}", size + 8));
    }

    #[test]
    fn a_text_longer_than_a_code_holds_is_refused() {
        assert!(picture(&"x".repeat(3_000)).is_err());
    }
}
