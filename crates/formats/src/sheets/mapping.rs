//! Which column of a list is which field: a proposal from the headings, with a reason that a person can judge.
//! Not here: remembering what the person chose; the fields themselves ([`super::asset_columns`]).
//! Next: [`Dictionary::propose`].

use domain::text::{likeness_pct, normalise};

use super::heading::{Column, Heading};

/// A field that a column may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the program.
    pub id: &'static str,
    /// Headings that mean it, parted by `|`, the one that exports print first.
    pub names: &'static str,
    /// Headings that mean it only right behind another field: バージョン behind OS.
    pub behind: Option<Behind>,
}

/// Headings whose meaning comes from the column before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The field of the column before.
    pub field: &'static str,
    /// The headings, parted by `|`.
    pub names: &'static str,
}

impl Field {
    /// The headings that mean it; exports print the first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.names.split('|')
    }
}

/// What a column of a list is proposed to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The column, from 0.
    pub column: u16,
    /// Its heading.
    pub title: String,
    /// The field; `None` when no field fits, so that a person decides or leaves it out.
    pub choice: Option<Choice>,
}

/// A field chosen for a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// [`Field::id`].
    pub field: &'static str,
    /// How sure it is, 0 to 100.
    pub score_pct: u8,
    /// Why.
    pub reason: Reason,
}

/// Why a heading was taken for a field. Each names the known heading that it was compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The heading is the known one.
    Same(&'static str),
    /// The last part of a heading in several rows is the known one.
    SamePart(&'static str),
    /// The heading is the known one because of the column before.
    Behind(&'static str),
    /// The heading holds the known one, or is held by it.
    Holds(&'static str),
    /// The heading looks like the known one.
    Alike(&'static str),
}

/// Fields ready to be compared with headings.
#[derive(Clone, Debug)]
pub struct Dictionary {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    field: &'static str,
    /// Each name with its form for comparison.
    names: Vec<(String, &'static str)>,
    /// The field that must stand before, and the names that then count.
    behind: Option<(&'static str, Vec<(String, &'static str)>)>,
}

/// The forms of a heading that are compared.
struct Forms {
    whole: String,
    whole_bare: String,
    last: String,
    last_bare: String,
}

impl Dictionary {
    /// Prepares fields.
    pub fn new(fields: &[Field]) -> Self {
        let keyed = |names: &'static str| names.split('|').map(|name| (key(name), name)).collect();
        let entry = |field: &Field| Entry {
            field: field.id,
            names: keyed(field.names),
            behind: field.behind.map(|behind| (behind.field, keyed(behind.names))),
        };
        Self { entries: fields.iter().map(entry).collect() }
    }

    /// Whether a text is surely a heading: the same as a known one.
    pub(super) fn knows(&self, text: &str) -> bool {
        let text = key(text);
        let is_among = |names: &[(String, &str)]| names.iter().any(|(name, _)| *name == text);
        let is_of = |entry: &Entry| {
            is_among(&entry.names) || entry.behind.as_ref().is_some_and(|(_, names)| is_among(names))
        };
        !text.is_empty() && self.entries.iter().any(is_of)
    }

    /// Proposes a field for each column of a list; no field is proposed twice, and the surest pairs go first.
    pub fn propose(&self, heading: &Heading) -> Vec<Proposal> {
        let mut proposals = Vec::new();
        let mut pairs = Vec::new();
        let mut before: Option<(u16, &str)> = None;
        for (position, column) in heading.columns.iter().enumerate() {
            proposals.push(Proposal { column: column.column, title: column.title(), choice: None });
            let neighbour = before.filter(|(at, _)| at + 1 == column.column).map(|(_, field)| field);
            let choices = self.rate(column, neighbour);
            let best = choices.iter().rev().max_by_key(|(_, choice)| choice.score_pct);
            before = best.map(|(_, choice)| (column.column, choice.field));
            pairs.extend(choices.into_iter().map(|(rank, choice)| (position, rank, choice)));
        }
        pairs.sort_by_key(|(position, rank, choice)| {
            let is_by_place = matches!(choice.reason, Reason::Behind(_));
            (std::cmp::Reverse((choice.score_pct, is_by_place)), *position, *rank)
        });
        let mut taken = Vec::new();
        for (position, rank, choice) in pairs {
            if let Some(proposal) = proposals.get_mut(position)
                && proposal.choice.is_none()
                && !taken.contains(&rank)
            {
                proposal.choice = Some(choice);
                taken.push(rank);
            }
        }
        proposals
    }

    /// The fields that a column may be, with their rank in the dictionary.
    fn rate(&self, column: &Column, before: Option<&str>) -> Vec<(usize, Choice)> {
        let (whole, last) =
            (column.parts.concat(), column.parts.last().map(String::as_str).unwrap_or_default());
        let bare = |text: &str| key(&without_brackets(text));
        let forms =
            Forms { whole: key(&whole), whole_bare: bare(&whole), last: key(last), last_bare: bare(last) };
        if forms.last.is_empty() || is_row_number(last) {
            return Vec::new();
        }
        let choices = |rate: &dyn Fn(&Entry) -> Option<(u8, Reason)>| -> Vec<(usize, Choice)> {
            let choice = |(rank, entry)| {
                let (score_pct, reason) = rate(entry)?;
                Some((rank, Choice { field: entry.field, score_pct, reason }))
            };
            self.entries.iter().enumerate().filter_map(choice).collect()
        };
        // A heading that is known is not proposed as something else because its field is taken.
        let sure = choices(&|entry| entry.same(&forms, before));
        if sure.is_empty() { choices(&|entry| entry.alike(&forms)) } else { sure }
    }
}

impl Entry {
    /// The score of a heading that is a known one.
    fn same(&self, forms: &Forms, before: Option<&str>) -> Option<(u8, Reason)> {
        let is_last = |name: &String| *name == forms.last || *name == forms.last_bare;
        let behind = self.behind.as_ref().filter(|(field, _)| before == Some(field));
        let by_place = behind.into_iter().flat_map(|(_, names)| names);
        let by_place = by_place.filter(|(key, _)| is_last(key)).map(|(_, name)| (100, Reason::Behind(name)));
        let by_name = self.names.iter().filter_map(|(key, name)| match key {
            key if *key == forms.whole => Some((100, Reason::Same(name))),
            key if *key == forms.whole_bare => Some((95, Reason::Same(name))),
            key if is_last(key) => Some((90, Reason::SamePart(name))),
            _ => None,
        });
        first_best(by_place.chain(by_name))
    }

    /// The score of a heading that resembles a known one.
    fn alike(&self, forms: &Forms) -> Option<(u8, Reason)> {
        let by_name = self.names.iter().filter_map(|(key, name)| {
            let by_letters =
                || Some(likeness_pct(&forms.whole, key)).filter(|likeness| *likeness >= LEAST_LIKENESS_PCT);
            let held = held(&forms.whole, key).map(|score| (score, Reason::Holds(name)));
            held.or_else(|| by_letters().map(|likeness| (40 + likeness / 4, Reason::Alike(name))))
        });
        first_best(by_name)
    }
}

/// The first of the best, as the names of a field stand in order of use.
fn first_best(scores: impl Iterator<Item = (u8, Reason)>) -> Option<(u8, Reason)> {
    scores.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// Whether a heading numbers the rows.
pub(super) fn is_row_number(title: &str) -> bool {
    ROW_NUMBERS.contains(&key(title).as_str())
}

/// The score of a text that holds the other. The end of a Japanese compound says what it is: 保守業者電話番号 is a
/// telephone number, so holding at the end counts more.
fn held(title: &str, name: &str) -> Option<u8> {
    let (title_chars, name_chars) = (title.chars().count(), name.chars().count());
    let (shorter, longer) = (title_chars.min(name_chars), title_chars.max(name_chars));
    if shorter < 2 {
        return None;
    }
    let share = u8::try_from(20 * shorter / longer).unwrap_or_default();
    if title.ends_with(name) {
        return Some(65 + share);
    }
    let is_held = title.contains(name) || name.contains(title);
    is_held.then_some(50 + share).filter(|score| *score >= LEAST_HELD_PCT)
}

/// The form in which headings are compared: without marks, blanks and long vowels (サーバー and サーバ are one).
fn key(text: &str) -> String {
    normalise(text).chars().filter(|character| character.is_alphanumeric() && *character != 'ー').collect()
}

/// The text without what stands in brackets: 購入日(西暦) is 購入日.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let outside = |character: &char| {
        match character {
            '(' | '（' | '[' | '［' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(outside).collect()
}

const ROW_NUMBERS: [&str; 8] = ["no", "番号", "項番", "通番", "連番", "行番号", "項", "通し番号"];
const LEAST_LIKENESS_PCT: u8 = 60;
const LEAST_HELD_PCT: u8 = 58;

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [Field; 4] = [
        Field { id: "name", names: "機器名|名称|name", behind: None },
        Field { id: "os", names: "OS|OS名称", behind: None },
        Field {
            id: "os_version",
            names: "OSバージョン",
            behind: Some(Behind { field: "os", names: "バージョン|版" }),
        },
        Field { id: "vendor", names: "保守業者|ベンダー", behind: None },
    ];

    fn heading(titles: &[&str]) -> Heading {
        let column = |(column, title): (u16, &&str)| Column {
            column,
            parts: title.split('/').map(str::to_owned).collect(),
        };
        Heading { first_row: 1, last_row: 1, columns: (0..).zip(titles).map(column).collect() }
    }

    fn proposed(titles: &[&str]) -> Vec<&'static str> {
        let fields = Dictionary::new(&FIELDS).propose(&heading(titles)).into_iter();
        fields.map(|proposal| proposal.choice.map_or("-", |choice| choice.field)).collect()
    }

    #[test]
    fn the_same_heading_in_another_form_is_known() {
        assert_eq!(
            proposed(&["ＯＳ", "機器名 ※", "ﾍﾞﾝﾀﾞ", "O S ﾊﾞｰｼﾞｮﾝ"]),
            ["os", "name", "vendor", "os_version"]
        );
        assert_eq!(proposed(&["機器名（和名）", "保守業者【必須】"]), ["name", "vendor"]);
    }

    #[test]
    fn the_column_before_gives_a_bare_heading_its_meaning() {
        assert_eq!(proposed(&["OS", "バージョン", "バージョン"]), ["os", "os_version", "-"]);
        assert_eq!(proposed(&["機器名", "版", "OS"]), ["name", "-", "os"]);
    }

    #[test]
    fn a_bare_heading_belongs_to_the_column_right_before_it() {
        let version = Field { id: "version", names: "バージョン", behind: None };
        let dictionary = Dictionary::new(&[&[version], FIELDS.as_slice()].concat());
        let mut heading = heading(&["OS", "バージョン"]);
        let field = |heading: &Heading| dictionary.propose(heading)[1].choice.unwrap().field;
        assert_eq!(field(&heading), "os_version");
        heading.columns[1].column = 2;
        assert_eq!(field(&heading), "version");
    }

    #[test]
    fn the_end_of_a_heading_says_what_it_is() {
        let place = Field { id: "place", names: "設置場所", behind: None };
        let dictionary = Dictionary::new(&[FIELDS.as_slice(), &[place]].concat());
        let proposals = dictionary.propose(&heading(&["保守業者設置場所"]));
        assert_eq!(proposals[0].choice.unwrap().field, "place");
    }

    #[test]
    fn a_heading_in_two_rows_is_read_whole_and_by_its_last_part() {
        assert_eq!(proposed(&["機器/名称", "OS/名称", "OS/バージョン"]), ["name", "os", "os_version"]);
    }

    #[test]
    fn no_field_is_proposed_twice_and_the_surest_wins() {
        assert_eq!(proposed(&["主な機器名", "機器名", "名称"]), ["-", "name", "-"]);
    }

    #[test]
    fn what_fits_no_field_is_left_to_the_person() {
        assert_eq!(proposed(&["No.", "金額", "", "S"]), ["-", "-", "-", "-"]);
    }

    #[test]
    fn every_proposal_says_why() {
        let reasons: Vec<_> = Dictionary::new(&FIELDS)
            .propose(&heading(&["機器名", "保守業者名", "OSのバージョン"]))
            .iter()
            .map(|proposal| proposal.choice.map(|choice| (choice.score_pct, choice.reason)))
            .collect();
        assert_eq!(reasons[0], Some((100, Reason::Same("機器名"))));
        assert_eq!(reasons[1], Some((66, Reason::Holds("保守業者"))));
        assert!(matches!(reasons[2], Some((40..=65, Reason::Alike("OSバージョン")))), "{reasons:?}");
    }
}
