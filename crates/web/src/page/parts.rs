//! Parts of a page as plain data: choices of a list, errors of a form, pages and order of a table.
//! Not here: how they are drawn.
//! Next: `templates/macros.html`, which draws them.

use std::borrow::Borrow;

/// How urgent or well something is: a sign, and the colour that has this one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Needs action now.
    Now,
    /// Needs action this week, or a look.
    Week,
    /// In order.
    Ok,
    /// Only a word.
    Plain,
}

impl Mark {
    /// Its name in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Week => "week",
            Self::Ok => "ok",
            Self::Plain => "plain",
        }
    }

    /// Its sign, for who does not see the colour; empty for none.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Now => "▲",
            Self::Week => "●",
            Self::Ok => "✓",
            Self::Plain => "",
        }
    }
}

/// A choice of a list in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
    /// A line below the label of a radio button or a tick box; empty for none.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// One for every value of an enum.
    pub fn each<E: Copy>(
        all: &[E],
        value: impl Fn(E) -> &'static str,
        label: impl Fn(E) -> &'static str,
    ) -> Vec<Self> {
        all.iter().map(|one| Self::new(value(*one), label(*one))).collect()
    }

    /// Whether it is the chosen one.
    pub fn is(&self, value: &str) -> bool {
        self.value == value
    }

    /// Whether it is one of the chosen.
    pub fn is_among(&self, values: &[String]) -> bool {
        values.contains(&self.value)
    }

    /// The same with a hint.
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

/// What was wrong in a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors {
    /// Each wrong field.
    pub items: Vec<FieldError>,
}

/// A field and what is wrong in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; empty when the form as a whole is meant.
    pub field: String,
    /// Its label, for the list on top; empty when the text reads alone.
    pub label: String,
    /// What is wrong and what would be right, as a sentence.
    pub text: String,
}

impl FormErrors {
    /// Notes what is wrong in a field.
    pub fn add(&mut self, field: &str, label: &str, text: impl Into<String>) {
        self.items.push(FieldError { field: field.to_owned(), label: label.to_owned(), text: text.into() });
    }

    /// What is wrong in a field; empty if nothing.
    pub fn of(&self, field: &str) -> &str {
        self.items.iter().find(|error| error.field == field).map_or("", |error| &error.text)
    }

    /// Whether all of them mean the form as a whole, such as a refused sign-in.
    pub fn are_general(&self) -> bool {
        self.items.iter().all(|error| error.field.is_empty())
    }

    /// Whether the form may be accepted.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// Where in a list the reader is. Lists page by key, so there are neighbours but no page numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// Place of the first row shown, from 1; 0 when unknown.
    pub from: u64,
    /// Place of the last row shown.
    pub to: u64,
    /// How many rows there are, if counted.
    pub total: Option<u64>,
    /// Address of the rows before these.
    pub previous: Option<String>,
    /// Address of the rows after these.
    pub next: Option<String>,
}

impl Pager {
    /// Over as many rows as are shown, of which the first is in this place of all.
    pub fn over(first_row: u64, shown: usize, total: Option<u64>) -> Self {
        let shown = u64::try_from(shown).unwrap_or(u64::MAX);
        let from = if shown == 0 { 0 } else { first_row };
        let to = from + shown.saturating_sub(1);
        Self { from, to, total, previous: None, next: None }
    }

    /// Whether everything is on this page.
    pub fn is_single(&self) -> bool {
        self.previous.is_none() && self.next.is_none()
    }
}

/// A heading of a table that sorts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// What it says.
    pub label: String,
    /// Address of the list in the order that a press asks for.
    pub href: String,
    /// How the list stands now.
    pub state: SortState,
}

/// Whether, and which way, a table is sorted by a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortState {
    /// By another column.
    None,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl SortState {
    /// That of a column by which the list is sorted, or is not.
    pub fn of(sorted_by_it: bool, descending: bool) -> Self {
        match (sorted_by_it, descending) {
            (false, _) => Self::None,
            (true, false) => Self::Ascending,
            (true, true) => Self::Descending,
        }
    }

    /// The word for `aria-sort`.
    pub fn aria(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }

    /// The sign beside the heading.
    pub fn sign(self) -> &'static str {
        match self {
            Self::None => "↕",
            Self::Ascending => "↑",
            Self::Descending => "↓",
        }
    }
}

/// A sequence of pages, such as those of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// What each is called.
    pub labels: Vec<String>,
    /// Which one this is, from 1.
    pub at: usize,
}

impl Steps {
    /// Whether a step, counted from 1, is this one.
    pub fn is_at(&self, step: impl Borrow<usize>) -> bool {
        *step.borrow() == self.at
    }

    /// Whether a step, counted from 1, is done.
    pub fn is_past(&self, step: impl Borrow<usize>) -> bool {
        *step.borrow() < self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_finds_its_own_error() {
        let mut errors = FormErrors::default();
        assert!(errors.is_empty());
        errors.add("name", "名称", "入力してください。");
        errors.add("beds", "病床数", "数字で入力してください。");
        assert_eq!(errors.of("beds"), "数字で入力してください。");
        assert_eq!(errors.of("email"), "");
        assert!(!errors.is_empty() && !errors.are_general());
    }

    #[test]
    fn a_refusal_of_the_whole_form_is_general() {
        let mut errors = FormErrors::default();
        errors.add("", "", "利用者IDかパスワードが違います。");
        assert!(errors.are_general());
    }

    #[test]
    fn steps_before_this_one_are_done() {
        let steps = Steps { labels: vec![String::new(); 3], at: 2 };
        let seen: Vec<_> = (1..=3).map(|step| (steps.is_past(step), steps.is_at(step))).collect();
        assert_eq!(seen, [(true, false), (false, true), (false, false)]);
    }

    #[test]
    fn a_list_with_a_neighbour_is_not_single() {
        assert!(Pager::default().is_single());
        assert!(!Pager { next: Some("?after=9".to_owned()), ..Pager::default() }.is_single());
    }
}
