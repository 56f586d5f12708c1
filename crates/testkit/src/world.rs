//! Two hospitals on one hub that must never see each other: in each a person of every role, and one of
//! everything a hospital can hold, with the hospital's mark in every text.
//! Not here: what is checked with them (`tests/tenancy`).
//! Next: [`crate::TestWeb`].

mod feed;

use crate::TestHub;
use domain::{
    access::{Approve, Consent, Inventory, PERMISSIONS, Permission, Scope, Views, Vulnerabilities, Write},
    audit_trail::{Action, Entry},
    identity::{Assignment, Login, Person, Role},
    ids::{ApiTokenId, AssetId, AssignmentId, FindingId, OrganisationId, PersonId},
    inventory::{AssetDetails, AssetKind, Component, ComponentKind, Exposure},
    vulnerabilities::{Answer, Decision, finding::Query},
};
use hub::{
    Cx,
    identity::{setup::Founding, sign_in::SignIn, token::Token},
    inventory,
    vulnerabilities::findings,
};
use jiff::SignedDuration;
use store::{
    identity::{api_token, person, role},
    vulnerabilities::finding,
};

/// Everybody's password.
pub const PASSWORD: &str = "kita-no-yagura-no-ue";

/// The two hospitals.
#[derive(Clone)]
pub struct World {
    /// The one whose things are asked for.
    pub owner: Held,
    /// The one that must not get them.
    pub foreigner: Held,
}

/// What a hospital holds.
#[derive(Clone)]
pub struct Held {
    /// Stands in every text of the hospital and nowhere else.
    pub marker: &'static str,
    /// The scope in which Yagura itself works for it.
    pub scope: Scope,
    /// The hospital.
    pub organisation: OrganisationId,
    /// A person of every role.
    pub members: Vec<Member>,
    /// An asset of the ledger.
    pub asset: AssetId,
    /// A finding about it, decided.
    pub finding: FindingId,
    /// A token for programs.
    pub token: ApiTokenId,
}

/// A person with one role, and a program of theirs.
#[derive(Clone)]
pub struct Member {
    /// Who.
    pub id: PersonId,
    /// What they sign in with.
    pub login: String,
    /// As what.
    pub role: Role,
    /// The role given to them.
    pub assignment: AssignmentId,
    /// A token with every scope that there is, so that only the role limits it.
    pub bearer: String,
}

impl World {
    /// Makes both hospitals.
    pub async fn new(hub: &TestHub) -> Self {
        feed::take_in(hub).await;
        let owner = Held::new(hub, "owner", "桔梗7701").await;
        let foreigner = Held::new(hub, "foreigner", "竜胆8802").await;
        Self { owner, foreigner }
    }
}

impl Held {
    /// The person of a role.
    pub fn member(&self, role: Role) -> &Member {
        self.members.iter().find(|member| member.role == role).expect("a person of every role")
    }

    async fn new(hub: &TestHub, name: &str, marker: &'static str) -> Self {
        let scope = hub.new_hospital(&format!("{marker}病院")).await;
        let members = hub.new_people(&scope, name, marker).await;
        let administrator =
            members.iter().find(|member| member.role == Role::Administrator).expect("one of each");
        let asset = new_asset(hub, &administrator.login, marker).await;
        hub.hub.run_due_jobs().await.expect("the assets are matched");
        let listed = finding::page(&hub.store().read(&scope), &Query::default(), None, 1).await;
        let finding = listed.expect("findings").first().expect("the matching job found the CVE").finding.id;
        decide(hub, administrator, finding, marker).await;
        let (token, _) = hub.new_api_token(&scope, administrator.id, &format!("{marker}の連携"), &[]).await;
        Self { marker, organisation: scope.organisation, scope, members, asset, finding, token }
    }
}

impl Member {
    /// Whether their role holds the permission of that name.
    pub fn may(&self, permission: &str) -> bool {
        if permission == Approve::NAME {
            return Approve::held_by(self.role);
        }
        if permission == Views::NAME {
            return Views::held_by(self.role);
        }
        if permission == Consent::NAME {
            return Consent::held_by(self.role);
        }
        PERMISSIONS.iter().find(|(name, _)| *name == permission).is_none_or(|(_, held_by)| held_by(self.role))
    }
}

/// The hash of [`PASSWORD`], made the way the first visitor's is.
async fn password_hash(hub: &TestHub) -> String {
    let founder = Founding {
        organisation: "installation".to_owned(),
        kind: "isac".to_owned(),
        name: "first".to_owned(),
        login: "first".to_owned(),
        password: PASSWORD.to_owned(),
    };
    if hub.hub.is_empty().await.expect("a database") {
        hub.hub.found(&founder).await.expect("the first administrator");
    }
    let login: Login = founder.login.parse().expect("a sign-in name");
    let known = person::by_login(&hub.store().read_global(), &login).await.expect("a database");
    known.expect("the first administrator").password_hash
}

async fn new_asset(hub: &TestHub, login: &str, marker: &str) -> AssetId {
    let cx = hub.permit::<Write<Inventory>>(login).await;
    inventory::add(&cx, &asset(marker)).await.expect("a new asset")
}

/// A VPN device that the feed's CVE touches, with the marker in every text.
fn asset(marker: &str) -> AssetDetails {
    let text = |word: &str| format!("{word} {marker}");
    let mut details = AssetDetails::named(AssetKind::VpnFirewall, text("保守用VPN装置"));
    details.asset_tag = text("tag");
    details.serial = text("serial");
    details.department = text("医療情報部");
    details.place = text("サーバー室");
    details.segment = text("DMZ");
    details.host_name = text("host");
    details.care_impact = text("予約");
    details.responsible = text("佐藤");
    details.vendor = text("保守業者");
    details.remarks = text("備考");
    details.exposure = Exposure::Internet;
    let cpe = "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*";
    details.components.push(firmware(&text("FortiOS"), "6.0.4", cpe));
    details
}

/// The firmware of a device.
pub fn firmware(name: &str, version: &str, cpe: &str) -> Component {
    Component {
        kind: ComponentKind::Firmware,
        name: name.to_owned(),
        version: version.to_owned(),
        cpe: cpe.to_owned(),
    }
}

async fn decide(hub: &TestHub, who: &Member, finding: FindingId, marker: &str) {
    let cx = hub.permit::<Write<Vulnerabilities>>(&who.login).await;
    let decision = Decision {
        answer: Answer::Affected,
        note: format!("対応中 {marker}"),
        owner: Some(who.id),
        ..Decision::open()
    };
    findings::decide(&cx, finding, 1, &decision).await.expect("a decision");
}

impl TestHub {
    /// A person of every role, who signs in as `name.role`. One hash serves all: hashing is slow, and what is in it does not matter here.
    pub async fn new_people(&self, scope: &Scope, name: &str, marker: &str) -> Vec<Member> {
        let hub = self;
        let hash = password_hash(hub).await;
        let mut tx = hub.store().write(scope, hub.clock.now()).await.expect("a change begins");
        let mut members = Vec::new();
        for role in Role::ALL.iter().copied() {
            let login = format!("{name}.{role}");
            let person = Person {
                id: PersonId::from_uuid(hub.new_id()),
                login: login.parse().expect("a sign-in name"),
                name: format!("{marker} {role}"),
                reading: format!("{marker} {role}"),
                language: "ja".to_owned(),
                second_factor: false,
                disabled: false,
            };
            person::insert(&mut tx, &person, &hash).await.expect("a new person");
            let assignment = AssignmentId::from_uuid(hub.new_id());
            let given = Assignment {
                id: assignment,
                organisation: scope.organisation,
                person: person.id,
                role,
                sent_by: None,
                until: None,
            };
            role::assign(&mut tx, &given).await.expect("a role given");
            members.push(Member { id: person.id, login, role, assignment, bearer: String::new() });
        }
        tx.commit(Entry::new(Action::Create, "person", "", marker)).await.expect("the change is kept");
        let scopes: Vec<&str> = PERMISSIONS.iter().map(|(name, _)| *name).collect();
        for member in &mut members {
            let (_, token) =
                hub.new_api_token(scope, member.id, &format!("{marker} {}", member.role), &scopes).await;
            token.text().clone_into(&mut member.bearer);
        }
        members
    }

    /// A permission in the hands of a person of the [`World`].
    pub async fn permit<P: Permission>(&self, login: &str) -> Cx<P> {
        let begun = self.hub.sign_in(login, PASSWORD, "192.0.2.1", "testkit").await.expect("a database");
        let SignIn::Begun { token, .. } = begun else { panic!("{login} cannot sign in: {begun:?}") };
        let opened =
            self.hub.open_session(&token, "192.0.2.1").await.expect("a database").expect("a session");
        opened.signed.expect("no second factor").permit().expect("permitted")
    }

    /// A token of a person for programs, good for a day.
    pub async fn new_api_token(
        &self,
        scope: &Scope,
        person: PersonId,
        name: &str,
        scopes: &[&str],
    ) -> (ApiTokenId, Token) {
        let token = Token::new(&self.hub);
        let now = self.clock.now();
        let made = domain::identity::ApiToken {
            id: ApiTokenId::from_uuid(self.new_id()),
            organisation: scope.organisation,
            person,
            name: name.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            expires_at_ms: (now + SignedDuration::from_hours(24)).as_millisecond(),
            revoked_at_ms: None,
            last_used_at_ms: None,
            created_at_ms: now.as_millisecond(),
        };
        let mut tx = self.store().write(scope, now).await.expect("a change begins");
        api_token::insert(&mut tx, &made, token.hash()).await.expect("a new token");
        tx.commit(Entry::new(Action::Create, "api_token", made.id, name)).await.expect("the change is kept");
        (made.id, token)
    }
}
