//! The demonstration region: an invented region, made once, in an empty installation.
//! Not here: its files (`demo/` in the repository; the binary carries them).
//! Next: [`region`] reads `region.toml`, [`ledger`] a hospital's list, [`stocktake`] its stock-taking.

mod ledger;
mod region;
mod stocktake;

use crate::{
    Hub, HubError,
    inventory::register,
    sharing::{Wanted, insert_grant},
};
use domain::{
    access::{Actor, Inventory, Scope, Write},
    audit_trail::{Action, Entry},
    identity::{Assignment, Organisation, Person},
    ids::{AssetId, AssignmentId, OrganisationId, PersonId},
};
use jiff::ToSpan;
use region::{PersonText, Region};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use store::{
    identity::{organisation, person, role},
    inventory::asset,
};

/// The files of the region.
pub struct Files<'a> {
    /// `region.toml`.
    pub region: &'a str,
    /// Each ledger under the name by which `region.toml` calls it.
    pub ledgers: &'a [(&'a str, &'a str)],
    /// Each file of registers, likewise.
    pub registers: &'a [(&'a str, &'a str)],
    /// Each stock-taking, likewise.
    pub stocktakes: &'a [(&'a str, &'a str)],
}

/// A way into the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInCard {
    /// What to sign in with.
    pub login: String,
    /// The password.
    pub password: String,
    /// Who that is.
    pub who: String,
}

impl Hub {
    /// Makes the region in an empty installation; `None` if somebody has an account already.
    ///
    /// # Errors
    /// [`HubError::Internal`] if the files contradict themselves, [`HubError::Store`].
    pub async fn make_demonstration(&self, files: &Files<'_>) -> Result<Option<Vec<SignInCard>>, HubError> {
        if !self.is_empty().await? {
            return Ok(None);
        }
        let region = Region::parse(files.region)?;
        let ids = self.make_organisations(&region).await?;
        for text in &region.organisations {
            let organisation = known(&ids, &text.slug)?;
            if let Some(ledger) = &text.assets {
                self.make_ledger(organisation, file(files.ledgers, ledger)?).await?;
            }
            if let Some(registers) = &text.registers {
                self.make_registers(organisation, file(files.registers, registers)?).await?;
            }
        }
        self.make_grants(&region, &ids).await?;
        // People come late: an installation with an account counts as made. Stock-taking is done by them.
        let cards = self.make_people(&region, &ids).await?;
        for text in &region.organisations {
            if let Some(stocktake) = &text.stocktake {
                let organisation = known(&ids, &text.slug)?;
                self.make_stocktake(organisation, file(files.stocktakes, stocktake)?).await?;
            }
        }
        Ok(Some(cards))
    }

    async fn make_organisations(&self, region: &Region) -> Result<HashMap<String, OrganisationId>, HubError> {
        let ids: HashMap<String, OrganisationId> = region
            .organisations
            .iter()
            .map(|text| (text.slug.clone(), OrganisationId::from_uuid(self.new_id())))
            .collect();
        for text in &region.organisations {
            let made = Organisation {
                id: known(&ids, &text.slug)?,
                kind: text.kind.parse().map_err(HubError::internal)?,
                name: text.name.clone(),
                name_en: text.name_en.clone(),
                beds: text.beds,
                version: 1,
            };
            let mut tx = self.store().write(&self.system(made.id).scope, self.now()).await?;
            organisation::insert(&mut tx, &made).await?;
            tx.commit(Entry::new(Action::Create, "organisation", made.id, made.name.as_str())).await?;
        }
        for text in &region.organisations {
            let member = known(&ids, &text.slug)?;
            let mut tx = self.store().write(&self.system(member).scope, self.now()).await?;
            for operator in text.member_of.iter().chain(&text.served_by) {
                organisation::join(&mut tx, known(&ids, operator)?).await?;
            }
            tx.commit(Entry::new(Action::Update, "membership", member, text.name.as_str())).await?;
        }
        Ok(ids)
    }

    async fn make_ledger(&self, organisation: OrganisationId, csv: &str) -> Result<(), HubError> {
        let assets = ledger::assets(csv)?;
        let mut tx = self.store().write(&self.system(organisation).scope, self.now()).await?;
        for details in &assets {
            asset::insert(&mut tx, AssetId::from_uuid(self.new_id()), details).await?;
        }
        store::jobs::enqueue_once(&mut tx, self.new_job(), crate::vulnerabilities::MATCH, "").await?;
        let written = json!({ "assets": assets.len() }).to_string();
        Ok(tx.commit(Entry::new(Action::Import, "asset", "", "").changed("", written)).await?)
    }

    async fn make_registers(&self, organisation: OrganisationId, toml: &str) -> Result<(), HubError> {
        let registers: BTreeMap<String, Vec<BTreeMap<String, String>>> =
            toml::from_str(toml).map_err(HubError::internal)?;
        let cx = self.system(organisation).permit::<Write<Inventory>>()?;
        for (kind, records) in registers {
            let kind = kind.parse().map_err(HubError::internal)?;
            for written in records {
                let written = written.iter().map(|(key, text)| (key.as_str(), text.as_str()));
                register::add(&cx, kind, &register::read(kind, written)?).await?;
            }
        }
        Ok(())
    }

    /// What they publish follows the first matching run by itself.
    async fn make_grants(
        &self,
        region: &Region,
        ids: &HashMap<String, OrganisationId>,
    ) -> Result<(), HubError> {
        for text in &region.grants {
            let mut tx = self.store().write(&self.system(known(ids, &text.from)?).scope, self.now()).await?;
            let to = known(ids, &text.to)?;
            let operators = organisation::operators(&tx).await?;
            let operator = operators.iter().find(|one| one.id == to).ok_or_else(|| {
                HubError::Internal(format!("{:?} does not belong to {:?} in the region", text.from, text.to))
            })?;
            let wanted = Wanted {
                detail: text.detail.parse().map_err(HubError::internal)?,
                until: text.until_days.and_then(|days| self.today().checked_add(days.days()).ok()),
            };
            let kind = text.kind.parse().map_err(HubError::internal)?;
            let entry = insert_grant(self, &mut tx, operator, kind, wanted).await?;
            tx.commit(entry).await?;
        }
        Ok(())
    }

    async fn make_people(
        &self,
        region: &Region,
        ids: &HashMap<String, OrganisationId>,
    ) -> Result<Vec<SignInCard>, HubError> {
        let mut made = Vec::new();
        let mut cards = Vec::new();
        for text in &region.people {
            let password = self.demonstration_password();
            let hash = self.hash_password(&password).await?;
            let person = Person {
                id: PersonId::from_uuid(self.new_id()),
                login: text.login.parse().map_err(HubError::internal)?,
                name: text.name.clone(),
                reading: text.reading.clone(),
                language: "ja".to_owned(),
                second_factor: false,
                disabled: false,
            };
            if text.shown {
                let who = format!("{}, {}", text.name, region.describe(text));
                cards.push(SignInCard { login: text.login.clone(), password, who });
            }
            made.push((person, hash, text));
        }
        let scope =
            Scope { organisation: OrganisationId::INSTALLATION, actor: Actor::System, origin: String::new() };
        let mut tx = self.store().write(&scope, self.now()).await?;
        for (person, hash, _) in &made {
            person::insert(&mut tx, person, hash).await?;
        }
        let mut assignments = Vec::new();
        for (person, _, text) in &made {
            assignments.extend(self.assignments(ids, person.id, text)?);
        }
        role::assign_everywhere(&mut tx, &assignments).await?;
        let written = json!({ "people": made.len() }).to_string();
        tx.commit(Entry::new(Action::Create, "person", "", "").changed("", written)).await?;
        Ok(cards)
    }

    fn assignments(
        &self,
        ids: &HashMap<String, OrganisationId>,
        person: PersonId,
        text: &PersonText,
    ) -> Result<Vec<Assignment>, HubError> {
        let assignment = |held: &region::RoleText| {
            Ok(Assignment {
                id: AssignmentId::from_uuid(self.new_id()),
                organisation: known(ids, &held.organisation)?,
                person,
                role: held.role.parse().map_err(HubError::internal)?,
                sent_by: held.sent_by.as_ref().map(|slug| known(ids, slug)).transpose()?,
                until: held.until_days.and_then(|days| self.today().checked_add(days.days()).ok()),
            })
        };
        text.roles.iter().map(assignment).collect()
    }

    /// A password that can be read out and typed: four syllable groups and four digits, about 60 bits.
    fn demonstration_password(&self) -> String {
        const ONSETS: &[u8; 16] = b"bdfghjkmnprstwyz";
        const VOWELS: &[u8; 4] = b"aiou";
        let random = self.random::<16>();
        let syllable = |byte: u8| {
            let onset = ONSETS.get(usize::from(byte & 15)).copied().unwrap_or(b'k');
            let vowel = VOWELS.get(usize::from(byte >> 4 & 3)).copied().unwrap_or(b'a');
            [char::from(onset), char::from(vowel)]
        };
        let digit = |byte: u8| char::from(b'0' + byte % 10);
        let (syllables, digits) = random.split_at(8);
        let mut password = String::new();
        for (place, byte) in syllables.iter().enumerate() {
            if place > 0 && place % 2 == 0 {
                password.push('-');
            }
            password.extend(syllable(*byte));
        }
        password.push('-');
        password.extend(digits.iter().take(4).map(|byte| digit(*byte)));
        password
    }
}

fn known(ids: &HashMap<String, OrganisationId>, slug: &str) -> Result<OrganisationId, HubError> {
    ids.get(slug)
        .copied()
        .ok_or_else(|| HubError::Internal(format!("no organisation {slug:?} in the region")))
}

fn file<'a>(files: &[(&str, &'a str)], wanted: &str) -> Result<&'a str, HubError> {
    let found = files.iter().find(|(name, _)| *name == wanted);
    found.map(|(_, text)| *text).ok_or_else(|| HubError::Internal(format!("no file {wanted}")))
}
