//! Two operators, two hospitals and a vendor on one hub: 北見台 belongs to both operators, 霧渡 to the first only.
//! Not here: what is checked with them.
//! Next: the files beside this one.

use domain::{
    access::{Actor, Permission, Read, Scope, Sharing, Write},
    audit_trail::{Action, Entry},
    identity::{Demand, Organisation, OrganisationKind, Role},
    ids::{AssetId, FindingId, JobId, OrganisationId, PersonId},
    inventory::{AssetDetails, AssetKind},
    sharing::{Detail, StatementKind},
    vulnerabilities::{
        CveRecord, CveStatus, Tier, Urgency,
        finding::{Found, Run},
    },
};
use hub::{
    Cx, HubError, Signed,
    sharing::grants::{self, Wanted},
    vulnerabilities::why::Why,
};
use jiff::{SignedDuration, civil::Date};
use store::{
    Tx,
    identity::organisation,
    inventory::asset,
    jobs,
    vulnerabilities::{cve, finding},
};
use testkit::{Database, On, TestHub};

/// The kind that is looked at unless a test says otherwise.
pub(crate) const KIND: StatementKind = StatementKind::FindingCounts;

/// Stands in every text of 北見台's ledger, and must never leave it.
pub(crate) const MARKER: &str = "電子カルテ10.1.2.3佐藤";

/// The region, with an administrator of each organisation.
pub(crate) struct Region {
    pub(crate) hub: TestHub,
    pub(crate) network: Signed,
    pub(crate) association: Signed,
    pub(crate) vendor: Signed,
    pub(crate) kitamidai: Signed,
    pub(crate) kiriwatari: Signed,
}

impl On for Region {
    async fn on(database: Database) -> Self {
        let hub = TestHub::on(database).await;
        let network = new(&hub, OrganisationKind::RegionalNetwork, "北見台地域医療ネットワーク").await;
        let association = new(&hub, OrganisationKind::Association, "北見台医師会").await;
        let vendor = new(&hub, OrganisationKind::Vendor, "ヤグルマ").await;
        let kitamidai = new(&hub, OrganisationKind::Hospital, "北見台市民病院").await;
        let kiriwatari = new(&hub, OrganisationKind::Hospital, "霧渡病院").await;
        let region = Self { hub, network, association, vendor, kitamidai, kiriwatari };
        for operator in [&region.network, &region.association, &region.vendor] {
            region.join(&region.kitamidai, operator).await;
        }
        region.join(&region.kiriwatari, &region.network).await;
        region
    }
}

impl Region {
    /// Makes an organisation a member.
    pub(crate) async fn join(&self, member: &Signed, operator: &Signed) {
        let mut tx = self.tx(member).await;
        organisation::join(&mut tx, id(operator)).await.unwrap();
        commit(tx).await;
    }

    /// Ends a membership behind the back of its use case, which would end the grants as well.
    pub(crate) async fn leave(&self, member: &Signed, operator: &Signed) {
        let mut tx = self.tx(member).await;
        assert!(organisation::leave(&mut tx, id(operator)).await.unwrap());
        commit(tx).await;
    }

    /// Has a feed taken in, with one record.
    pub(crate) async fn feed(&self) {
        let record = CveRecord {
            id: "CVE-2018-13379".parse().unwrap(),
            status: CveStatus::Analysed,
            published_at: 1_000,
            modified_at: 1_000,
            description: String::new(),
            vectors: Vec::new(),
            weaknesses: Vec::new(),
            references: Vec::new(),
            configurations: Vec::new(),
        };
        let mut upkeep = self.hub.store().upkeep(self.hub.clock.now()).await.unwrap();
        cve::take_in(&mut upkeep, &[record], "test.json", 1).await.unwrap();
        upkeep.commit().await.unwrap();
    }

    /// Writes what a matching run could have found: how urgent and sure, on which asset.
    pub(crate) async fn matched(&self, member: &Signed, found: &[(Urgency, Tier, &str)]) {
        self.pass(1);
        self.feed().await;
        let mut tx = self.tx(member).await;
        let mut all = Vec::new();
        for (place, (urgency, tier, cve)) in found.iter().enumerate() {
            all.push(Found {
                id: FindingId::from_uuid(self.hub.new_id()),
                asset: self.asset(&mut tx, place).await,
                cve: cve.parse().unwrap(),
                tier: *tier,
                urgency: *urgency,
                score_tenths: Some(98),
                known_exploited: true,
                ransomware: false,
                at_the_edge: false,
                why: serde_json::to_string(&why()).unwrap(),
                due_on: None,
            });
        }
        let run = Run { assets: 40, components: 60, ..Run::default() };
        finding::replace(&mut tx, &all, &run).await.unwrap();
        commit(tx).await;
    }

    /// Asks for what the matching job asks for at its end, and does it.
    pub(crate) async fn publish(&self, member: &Signed) {
        let mut tx = self.tx(member).await;
        let job = JobId::from_uuid(self.hub.new_id());
        jobs::enqueue(&mut tx, job, "publish", "").await.unwrap();
        commit(tx).await;
        self.work().await;
    }

    /// Does the jobs that are due; none may fail.
    pub(crate) async fn work(&self) {
        self.hub.hub.run_due_jobs().await.unwrap();
        let failed =
            self.hub.database.texts("select kind || ' ' || message as text from job where state <> 'done'");
        assert_eq!(failed.await, Vec::<String>::new());
    }

    /// Grants the counts of findings.
    pub(crate) async fn grant(
        &self,
        member: &Signed,
        operator: &Signed,
        detail: Detail,
        until: Option<Date>,
    ) -> Result<(), HubError> {
        self.pass(1);
        grants::save(&cx::<Write<Sharing>>(member), id(operator), KIND, 0, Wanted { detail, until }).await
    }

    /// Takes the grant back.
    pub(crate) async fn revoke(&self, member: &Signed, operator: &Signed) -> Result<(), HubError> {
        self.pass(1);
        let stored = grants::find(&cx::<Read<Sharing>>(member), id(operator), KIND).await?;
        let version = stored.grant.map_or(0, |grant| grant.version);
        grants::revoke(&cx::<Write<Sharing>>(member), id(operator), KIND, version).await
    }

    /// Lets minutes pass.
    pub(crate) fn pass(&self, minutes: i64) {
        self.hub.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// Lets days pass.
    pub(crate) fn pass_days(&self, days: i64) {
        self.hub.clock.advance(SignedDuration::from_hours(24 * days));
    }

    /// How many rows a table has.
    pub(crate) async fn rows(&self, table: &str) -> usize {
        self.hub.database.texts(&format!("select kind as text from {table}")).await.len()
    }

    /// Action and subject of every line of an organisation's audit trail, oldest first.
    pub(crate) async fn trail(&self, of: &Signed) -> Vec<String> {
        let filter = store::audit_trail::Filter::default();
        let read = self.hub.store().read(&of.scope);
        let mut lines: Vec<String> = store::audit_trail::newest(&read, &filter, 100)
            .await
            .unwrap()
            .into_iter()
            .map(|entry| format!("{} {}", entry.action, entry.subject))
            .collect();
        lines.reverse();
        lines
    }

    /// A change within an organisation.
    pub(crate) async fn tx(&self, of: &Signed) -> Tx {
        self.hub.store().write(&of.scope, self.hub.clock.now()).await.unwrap()
    }

    async fn asset(&self, tx: &mut Tx, place: usize) -> AssetId {
        let mut details = AssetDetails::named(AssetKind::VpnFirewall, format!("{MARKER} {place}"));
        MARKER.clone_into(&mut details.ip_address);
        MARKER.clone_into(&mut details.responsible);
        let id = AssetId::from_uuid(self.hub.new_id());
        asset::insert(tx, id, &details).await.unwrap();
        id
    }
}

/// Someone with other roles in the same organisation.
pub(crate) fn with_role(signed: &Signed, role: Role) -> Signed {
    Signed { roles: vec![role], ..signed.clone() }
}

/// The organisation they work for.
pub(crate) fn id(signed: &Signed) -> OrganisationId {
    signed.scope.organisation
}

/// A permission that their role holds.
pub(crate) fn cx<P: Permission>(signed: &Signed) -> Cx<P> {
    signed.permit().expect("permitted")
}

/// Keeps a change that no test looks for in the audit trail.
pub(crate) async fn commit(tx: Tx) {
    tx.commit(Entry::new(Action::Update, "test", "", "")).await.unwrap();
}

/// As the matching job writes it: the ledger's own words beside the feed's.
fn why() -> Why {
    Why {
        component: format!("FortiOS {MARKER}"),
        component_cpe: "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*".to_owned(),
        criterion: "cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*".to_owned(),
        ..Why::default()
    }
}

async fn new(hub: &TestHub, kind: OrganisationKind, name: &str) -> Signed {
    let organisation = OrganisationId::from_uuid(hub.new_id());
    let actor = Actor::Person { id: PersonId::from_uuid(hub.new_id()), name: format!("{name}の担当") };
    let scope = Scope { organisation, actor, origin: String::new() };
    let made = Organisation {
        id: organisation,
        kind,
        name: name.to_owned(),
        name_en: String::new(),
        beds: Some(302),
        version: 1,
    };
    let mut tx = hub.store().write(&scope, hub.clock.now()).await.unwrap();
    organisation::insert(&mut tx, &made).await.unwrap();
    commit(tx).await;
    Signed {
        hub: hub.hub.clone(),
        scope,
        kind: Some(kind),
        roles: vec![Role::Administrator],
        token_scopes: None,
        session: None,
        second_factor: Demand::Free,
    }
}
