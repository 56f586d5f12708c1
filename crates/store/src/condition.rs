//! The condition of a list, as it grows: what is filtered, what is searched, behind which row a page begins.
//! Not here: conditions that are always the same, which stand in their statement.
//! Next: [`Condition`].

use crate::sql::{Bind, bind_list};
use domain::text::normalise;
use sea_orm::Value;

/// Words of a search at most; more are ignored.
const WORDS: usize = 8;

/// What stands behind `where`, and the values that it names.
pub(crate) struct Condition {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Condition {
    /// Begins with what holds for every row of the list.
    pub(crate) fn new(sql: &str, values: Vec<Value>) -> Self {
        Self { sql: sql.to_owned(), values }
    }

    /// Binds one more value; its place, `$3`.
    pub(crate) fn bind(&mut self, value: impl Bind) -> String {
        bind_list(&mut self.values, [value.bind()])
    }

    /// This holds too.
    pub(crate) fn and(&mut self, sql: &str) {
        self.sql.push_str(" and ");
        self.sql.push_str(sql);
    }

    /// This holds too; each `?` in it is the value.
    pub(crate) fn and_with(&mut self, sql: &str, value: impl Bind) {
        let place = self.bind(value);
        self.and(&sql.replace('?', &place));
    }

    /// Each word of a search occurs in a column of normalised text.
    pub(crate) fn and_words(&mut self, column: &str, search: &str) {
        for word in words(search) {
            self.and_with(&format!("{column} like ? escape '\\'"), holding(&normalise(word)));
        }
    }

    /// The row comes behind the one with this key and identifier, in the order of both.
    pub(crate) fn and_behind(
        &mut self,
        (key, id): (&str, &str),
        descending: bool,
        cursor: Option<(&String, impl Bind)>,
    ) {
        if let Some((last_key, last_id)) = cursor {
            let sign = if descending { '<' } else { '>' };
            let (last_key, last_id) = (self.bind(last_key), self.bind(last_id));
            self.and(&format!("({key}, {id}) {sign} ({last_key}, {last_id})"));
        }
    }
}

/// The words of a search, each of which must occur.
pub(crate) fn words(search: &str) -> impl Iterator<Item = &str> {
    search.split_whitespace().take(WORDS)
}

/// The `like` pattern of texts that hold a word; `\` takes a sign's meaning away.
pub(crate) fn holding(word: &str) -> String {
    let mut pattern = "%".to_owned();
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::{Condition, holding};
    use crate::sql::bind;

    #[test]
    fn signs_of_a_pattern_stand_for_themselves() {
        assert_eq!(holding("a_1%"), r"%a\_1\%%");
    }

    #[test]
    fn each_part_names_the_values_behind_those_there_are() {
        let mut condition = Condition::new("a = $1", bind![7_i64]);
        condition.and_with("(b < ? or c < ?)", "2026-11-20");
        condition.and_words("text", "VPN ルータ");
        condition.and_behind(("b", "id"), true, Some((&"key".to_owned(), "id")));
        condition.and("d is null");
        assert_eq!(
            condition.sql,
            "a = $1 and (b < $2 or c < $2) and text like $3 escape '\\' and text like $4 escape '\\' \
             and (b, id) < ($5, $6) and d is null"
        );
        assert_eq!(condition.values.len(), 6);
    }
}
