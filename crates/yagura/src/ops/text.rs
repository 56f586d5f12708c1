//! Figures in the text form that Prometheus reads, version 0.0.4.
//! Not here: which figures ([`super::figures`]).
//! Next: [`super::figures`].

use std::fmt::{Display, Write};

/// Text in the making.
#[derive(Default)]
pub(super) struct Text(String);

/// What kind of figure it is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Only ever grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts by class.
    Histogram,
}

impl Text {
    /// Begins a figure: its name with the unit, and what it means.
    pub(super) fn about(&mut self, kind: Kind, name: &str, help: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}"));
    }

    /// A value, with labels.
    pub(super) fn value(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let escaped = |text: &str| text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
        let labels: Vec<String> =
            labels.iter().map(|(label, text)| format!("{label}=\"{}\"", escaped(text))).collect();
        if labels.is_empty() {
            self.line(format_args!("{name} {value}"));
        } else {
            self.line(format_args!("{name}{{{}}} {value}", labels.join(",")));
        }
    }

    /// A figure of one value.
    pub(super) fn one(&mut self, kind: Kind, name: &str, help: &str, value: impl Display) {
        self.about(kind, name, help);
        self.value(name, &[], value);
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.0, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_break_out_of_its_quotes() {
        let mut text = Text::default();
        text.about(Kind::Gauge, "yagura_feed_age_seconds", "Age.");
        text.value("yagura_feed_age_seconds", &[("feed", "a\"}\\\nb"), ("kind", "nvd")], 1.5);
        assert_eq!(
            text.finish(),
            "# HELP yagura_feed_age_seconds Age.\n# TYPE yagura_feed_age_seconds gauge\n\
             yagura_feed_age_seconds{feed=\"a\\\"}\\\\\\nb\",kind=\"nvd\"} 1.5\n"
        );
    }
}
