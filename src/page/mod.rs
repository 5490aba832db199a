//! Pages of HTML that stand alone: one file, no network, the same bytes from the same content.
//!
//! Content is written with [`html!`], which escapes whatever is put into it, so that no text can become markup; and a page
//! spells out every character of its content that is not there to be read (controls, overrides of the direction). Its
//! content security policy lets in nothing but the one style sheet and the one script, by their hashes: even markup that
//! found a way in could load, run and style nothing.
//!
//! ```
//! use detainer::page::chart::{self, Bar, Chart};
//! use detainer::page::{Page, html};
//!
//! let causes = [Bar::new("limit_exceeded", 40.0, 52.5).saying("40 to 52.5 hours")];
//! let chart = Chart::new("causes", "Hours beyond authority by cause", "One bar: the limit was exceeded.");
//! let page = Page::new("Audit of <Example>", html! { h1 { "Audit of <Example>" } (chart::bars(&chart, &causes)) });
//! let text = page.to_string();
//! assert!(text.contains("<h1>Audit of &lt;Example&gt;</h1>"));
//! assert!(text.contains("default-src 'none'"));
//! ```

pub mod chart;
pub(crate) mod scale;

use std::fmt;

use data_encoding::BASE64;
use maud::{DOCTYPE, PreEscaped};
use sha2::{Digest, Sha256};

use crate::check::words::clean;

pub use maud::{Markup, html};

/// How every page looks: on a screen, on a phone and on paper.
const STYLE: &str = include_str!("style.css");

/// A page under way.
#[derive(Clone, Debug)]
pub struct Page {
    title: String,
    body: Markup,
    script: Option<&'static str>,
}

impl Page {
    /// A page of that title and content, without a script.
    #[must_use]
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self { title: title.into(), body, script: None }
    }

    /// The same with a script at its end, the only one that a browser runs.
    #[must_use]
    pub fn with_script(self, script: &'static str) -> Self {
        Self { script: Some(script), ..self }
    }

    fn security_policy(&self) -> String {
        let script = self.script.map_or_else(|| "'none'".to_owned(), source);
        format!(
            "default-src 'none'; style-src {}; script-src {script}; base-uri 'none'; form-action 'none'",
            source(STYLE)
        )
    }
}

impl fmt::Display for Page {
    /// The whole file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(self.security_policy());
                    meta name="referrer" content="no-referrer";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    (chart::patterns())
                    (self.body)
                    @if let Some(script) = self.script { script { (PreEscaped(script)) } }
                }
            }
        };
        page.0.lines().try_for_each(|line| writeln!(f, "{}", clean(line)))
    }
}

/// The source expression of a style sheet or script: the base64 of its SHA-256.
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::{Page, html};

    #[test]
    fn nothing_in_the_content_becomes_markup_or_acts() {
        let hostile = "</title><script>alert(1)</script>\" onload='x' & \u{202e}\u{1b}[31m\u{0}\u{85}";
        let page = Page::new(hostile, html! { p title=(hostile) { (hostile) } }).to_string();
        assert!(!page.contains("<script"), "{page}");
        assert_eq!(page.matches("&lt;script&gt;").count(), 3);
        assert!(page.contains("&quot; onload='x' &amp; \\u{202e}\\u{1b}[31m\\u{0}\\u{85}"), "{page}");
        assert!(page.chars().all(|letter| letter == '\n' || !letter.is_control()));
    }
}
