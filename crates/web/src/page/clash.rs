//! What someone else saved while a form was filled in, beside what was typed: nothing of either is lost.
//! Not here: how it is drawn (`clash` in `templates/macros.html`).
//! Next: `inventory::form` shows one when a save comes second.

use crate::text::T;
use domain::audit_trail::Recorded;

/// Two states of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Who was first, and when, as a sentence.
    pub first: String,
    /// The fields that differ.
    pub fields: Vec<ClashField>,
}

/// A field in which the two states differ. Empty texts stand for nothing entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClashField {
    /// What the field is called.
    pub label: String,
    /// What is stored.
    pub theirs: String,
    /// What was typed.
    pub mine: String,
}

impl Clash {
    /// Compares what is stored with what was typed, each as labels and texts in the same order. `first` is the
    /// newest entry about the thing, where the person may see it.
    pub(crate) fn new<L: Into<String>>(
        t: T,
        first: Option<&Recorded>,
        theirs: Vec<(L, String)>,
        mine: Vec<(L, String)>,
    ) -> Self {
        let pairs = theirs.into_iter().zip(mine);
        let differing = pairs.filter(|((_, theirs), (_, mine))| theirs != mine);
        Self {
            first: first.map_or_else(
                || t.common().clash_someone().to_owned(),
                |entry| t.common().clash_by(t.moment(entry.at_ms), entry.actor_name.as_str()),
            ),
            fields: differing
                .map(|((label, theirs), (_, mine))| ClashField { label: label.into(), theirs, mine })
                .collect(),
        }
    }

    /// Marks the fields that one did not touch, where the form went on with what is stored.
    pub(crate) fn kept(mut self, t: T, form: &[(&str, String)]) -> Self {
        for field in &mut self.fields {
            let taken = |(label, text): &(&str, String)| *label == field.label && *text == field.theirs;
            if form.iter().any(taken) {
                t.common().clash_kept().clone_into(&mut field.mine);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn state(place: &str) -> Vec<(&'static str, String)> {
        vec![("名称", "VPN装置".to_owned()), ("設置場所", place.to_owned())]
    }

    #[test]
    fn only_fields_that_differ_stand_side_by_side() {
        let clash = Clash::new(T::new(Lang::Ja), None, state("本館3階"), state("別館1階"));
        let differing =
            ClashField {
                label: "設置場所".into(), theirs: "本館3階".into(), mine: "別館1階".into()
            };
        assert_eq!(clash.fields, [differing]);
        assert_eq!(clash.first, "入力している間に、ほかの人が先に保存しました。");
    }

    #[test]
    fn two_who_typed_the_same_differ_in_nothing() {
        assert_eq!(Clash::new(T::new(Lang::Ja), None, state("本館3階"), state("本館3階")).fields, []);
    }
}
