//! The two hospitals of the test kit, each with what only these tests ask for: a network it belongs to and
//! publishes to, an invitation that waits, a second session.

use crate::ids::Ids;
use domain::{
    access::{Consent, Inventory, Notices, People, Read, Sharing, Stocktakes, Views, Vulnerabilities, Write},
    identity::{OrganisationKind, Role},
    ids::{
        AssetId, DeviceId, EmergencyAccountId, EmergencyUseId, EvidenceId, ImportId, InvitationId, NoticeId,
        OrganisationId, RecordId, RosterId, SessionId, StocktakeId, StocktakePartId, VendorRequestId, ViewId,
    },
    inventory::{AssetDetails, AssetKind, Book, evidence::DeviceState, register::RecordKind},
    notify::Duty,
    sharing::{Detail, StatementKind},
};
use hub::{
    Cx,
    identity::{
        emergency::{self, sign_in::Opening},
        invitation, session,
    },
    inventory::{
        evidence,
        import::{self, Receiving},
        register,
        stocktake::{self, Facts, Wanted},
    },
    notify::{list, roster, settings},
    sharing::grants,
    views,
    vulnerabilities::request::{self, RequestState, Step},
};
use testkit::{Database, Held, Network, On, PASSWORD, TestHub, TestWeb};

/// Two sides that must not see each other.
pub(crate) struct Scene {
    pub(crate) web: TestWeb,
    pub(crate) owner: Side,
    pub(crate) foreigner: Side,
}

/// A hospital and the network it belongs to.
#[derive(Clone)]
pub(crate) struct Side {
    pub(crate) held: Held,
    pub(crate) network: Network,
    pub(crate) joinable: OrganisationId,
    pub(crate) session: SessionId,
    pub(crate) invitation: InvitationId,
    pub(crate) import: ImportId,
    pub(crate) import_waiting: ImportId,
    pub(crate) evidence: EvidenceId,
    pub(crate) bill: EvidenceId,
    pub(crate) bill_waiting: EvidenceId,
    pub(crate) device: DeviceId,
    pub(crate) record: RecordId,
    pub(crate) envelope: EmergencyAccountId,
    pub(crate) envelope_use: EmergencyUseId,
    pub(crate) notice: NoticeId,
    pub(crate) roster: RosterId,
    pub(crate) vendor_request: VendorRequestId,
    pub(crate) vendor_draft: VendorRequestId,
    pub(crate) view: ViewId,
    pub(crate) stocktake: Stocktaking,
}

/// Two runs of stock-taking.
#[derive(Clone, Copy)]
pub(crate) struct Stocktaking {
    pub(crate) run: StocktakeId,
    pub(crate) part: StocktakePartId,
    pub(crate) found: AssetId,
    pub(crate) idle: StocktakeId,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let web = TestWeb::on(Database::Sqlite).await;
        let joinable = web.hub.new_organisation(OrganisationKind::Federation, "病院団体").await.organisation;
        let owner = Side::new(&web.hub, &web.world.owner, "東部網", joinable).await;
        let foreigner = Side::new(&web.hub, &web.world.foreigner, "西部網", joinable).await;
        web.hub.hub.run_due_jobs().await.unwrap();
        Self { web, owner, foreigner }
    }

    /// The same once more, for a test that changes it.
    pub(crate) async fn copy(&self) -> Self {
        Self { web: self.web.copy().await, owner: self.owner.clone(), foreigner: self.foreigner.clone() }
    }

    /// What nobody can change at the owner's without leaving it behind: all but signing in and handing out.
    pub(crate) async fn deeds_of_the_owner(&self) -> Vec<String> {
        let literal = |id: OrganisationId| format!("x'{}'", id.uuid().simple());
        let sql = format!(
            "select seq || ' ' || action || ' ' || subject || ' ' || label as text
             from audit_entry
             where organisation_id in ({}, {})
               and action not in ('sign_in', 'sign_out', 'export')
             order by organisation_id, seq",
            literal(self.owner.held.organisation),
            literal(self.owner.network.id),
        );
        self.web.hub.database.texts(&sql).await
    }
}

impl Side {
    // The network's name carries no mark: who may be joined is no secret.
    async fn new(hub: &TestHub, held: &Held, network: &str, joinable: OrganisationId) -> Self {
        let network = hub.new_network(held, network).await;
        let administrator = &held.member(Role::Administrator).login;
        let cx = hub.permit::<Write<Sharing>>(administrator).await;
        let wanted = grants::Wanted { detail: Detail::Name, until: None };
        for kind in StatementKind::ALL.iter().copied() {
            grants::save(&cx, network.id, kind, 0, wanted).await.unwrap();
        }
        let cx = hub.permit::<Write<People>>(administrator).await;
        let name = format!("{} 新人", held.marker);
        let invite = invitation::Invite { name, roles: vec![Role::Staff], until: None, sent_by: None };
        invitation::invite(&cx, &invite).await.unwrap();
        let invitation = invitation::pending(&cx.signed().permit().unwrap()).await.unwrap()[0].id;
        let session = session::list(&cx.signed().permit().unwrap()).await.unwrap()[0].id;
        let cx = hub.permit::<Write<Inventory>>(administrator).await;
        let import = sent(&cx, held.marker).await;
        let columns = import::columns(&cx, import, None).await.unwrap();
        import::choose(&cx, import, 1, columns.sheet, &columns.mapping()).await.unwrap();
        let import_waiting = sent(&cx, held.marker).await;
        let record = connection(&cx, held).await;
        let (envelope, envelope_use) = envelope(hub, held).await;
        let (notice, roster) = notices(hub, held).await;
        let (vendor_request, vendor_draft) = vendor_requests(hub, held).await;
        let stocktake = stocktaking(hub, held).await;
        let view = view(hub, held).await;
        let marker = held.marker;
        let lease = |last: u8| format!("0 02:1b:2c:3d:4e:0{last} 192.0.2.{last} {marker}-{last} *\n");
        let seen = evidence::receive(&cx, &format!("{marker}.leases"), lease(1).into_bytes()).await.unwrap();
        applied(&cx, seen, None).await;
        // A scan that shows the hospital's asset by its name, and a program on it.
        let scan = format!(
            "<nmaprun><host><status state=\"up\"/><hostnames><hostname name=\"host {marker}\"/></hostnames><ports>\
             <port protocol=\"tcp\" portid=\"80\"><state state=\"open\"/><service product=\"lighttpd\"/></port></ports>\
             </host></nmaprun>"
        );
        let scanned = evidence::receive(&cx, &format!("{marker}.xml"), scan.into_bytes()).await.unwrap();
        applied(&cx, scanned, None).await;
        let device =
            evidence::devices::unlisted(&cx.signed().permit().unwrap(), DeviceState::Open).await.unwrap()[0]
                .seen
                .id;
        let waiting =
            evidence::receive(&cx, &format!("{marker}-2.leases"), lease(2).into_bytes()).await.unwrap();
        let parts = |name: &str| {
            let components = format!("[{{\"type\":\"library\",\"name\":\"{marker}{name}\"}}]");
            let text = format!(
                "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":{components},\
                 \"metadata\":{{\"component\":{{\"type\":\"application\",\"name\":\"{marker}{name}\"}}}}}}"
            );
            text.into_bytes()
        };
        let bill = evidence::receive(&cx, &format!("{marker}.json"), parts("画像")).await.unwrap();
        applied(&cx, bill, Some(held.asset)).await;
        let bill_waiting = evidence::receive(&cx, &format!("{marker}-2.json"), parts("検査")).await.unwrap();
        let held = held.clone();
        Self {
            held,
            network,
            joinable,
            session,
            invitation,
            import,
            import_waiting,
            evidence: waiting,
            bill,
            bill_waiting,
            device,
            record,
            envelope,
            envelope_use,
            notice,
            roster,
            vendor_request,
            vendor_draft,
            stocktake,
            view,
        }
    }

    /// Everything it has.
    pub(crate) fn ids(&self) -> Ids {
        Ids::own(self)
    }
}

async fn applied(cx: &Cx<Write<Inventory>>, id: EvidenceId, asset: Option<AssetId>) {
    let wanted = evidence::Wanted { version: 1, asset, is_ours: true, ..evidence::Wanted::default() };
    evidence::apply(cx, id, wanted).await.unwrap();
}

/// A line out whose boundary device is the hospital's own.
async fn connection(cx: &Cx<Write<Inventory>>, held: &Held) -> RecordId {
    let name = format!("{}の保守回線", held.marker);
    let device = format!("tag {}", held.marker);
    let written = [("name", name.as_str()), ("line_kind", "ip_vpn"), ("boundary_device", &device)];
    let details = register::read(RecordKind::Connection, written).unwrap();
    register::add(cx, RecordKind::Connection, &details).await.unwrap()
}

/// A view of the ledger, the administrator's own.
async fn view(hub: &TestHub, held: &Held) -> ViewId {
    let cx = hub.permit::<Views>(&held.member(Role::Administrator).login).await;
    let name = format!("{} の表示", held.marker);
    let wanted = views::Wanted { name, query: "sort=kind".to_owned(), sight: views::Sight::Own };
    views::add(&cx, views::List::Book(Book::Ledger), &wanted).await.unwrap()
}

/// An account for an emergency that was used once.
async fn envelope(hub: &TestHub, held: &Held) -> (EmergencyAccountId, EmergencyUseId) {
    let cx = hub.permit::<Write<People>>(&held.member(Role::Administrator).login).await;
    let name = format!("{} 封筒", held.marker);
    let sheet = emergency::create(&cx, PASSWORD, &name, &name).await.unwrap();
    let opening = Opening { login: sheet.login, code: sheet.codes[0].clone(), who: name.clone(), why: name };
    hub.hub.sign_in_in_emergency(&opening, "192.0.2.7", "").await.unwrap();
    let read = cx.signed().permit::<Read<People>>().unwrap();
    (emergency::list(&read).await.unwrap()[0].id, emergency::uses(&read).await.unwrap()[0].id)
}

/// A request to the vendor that was handed over and has a link, and a draft.
async fn vendor_requests(hub: &TestHub, held: &Held) -> (VendorRequestId, VendorRequestId) {
    let cx = hub.permit::<Write<Vulnerabilities>>(&held.member(Role::Administrator).login).await;
    let interim = format!("{} 回線を外す", held.marker);
    let draft = request::open(&cx, held.asset, &[held.finding], &interim).await.unwrap();
    let asked = request::open(&cx, held.asset, &[held.finding], &interim).await.unwrap();
    let read = cx.signed().permit::<Read<Vulnerabilities>>().unwrap();
    let mut letter = request::find(&read, asked).await.unwrap().letter;
    letter.due_on = Some(hub.hub.today());
    request::save(&cx, asked, 1, &letter).await.unwrap();
    let text = String::new;
    let step = Step { to: RequestState::Asked, promised_on: None, text: text(), version: text(), by: text() };
    request::take(&cx, asked, 2, &step).await.unwrap();
    request::link::make(&cx, asked).await.unwrap();
    (asked, draft)
}

/// A run with a link, in which a device was found that is not on the list; and one in which nothing waits.
async fn stocktaking(hub: &TestHub, held: &Held) -> Stocktaking {
    let cx = hub.permit::<Write<Stocktakes>>(&held.member(Role::Administrator).login).await;
    let name = format!("{} 棚卸し", held.marker);
    let due_on = stocktake::proposed_due(hub.hub.today());
    let wanted = Wanted { name: name.clone(), fiscal_year: 2026, due_on };
    let run = stocktake::open(&cx, &wanted, None).await.unwrap();
    let idle = stocktake::open(&cx, &wanted, None).await.unwrap();
    let part = stocktake::overview(&cx.signed().permit().unwrap(), run).await.unwrap().parts[0].part.id;
    stocktake::link::make(&cx, run, part).await.unwrap();
    let found = Facts::of(&AssetDetails::named(AssetKind::Iot, name));
    let found = stocktake::items::add(&cx, run, part, &found, "", held.marker).await.unwrap();
    Stocktaking { run, part, found, idle }
}

/// The notice of the world's finding, an entry of the roster, and what settings need to be tried: a webhook, a consent.
async fn notices(hub: &TestHub, held: &Held) -> (NoticeId, RosterId) {
    let cx = hub.permit::<Write<Notices>>(&held.member(Role::Administrator).login).await;
    let text = str::to_owned;
    let fields = settings::Fields {
        detail: text("count"),
        webhook: format!("https://chat.example/{}", held.organisation),
        now_wait_min: text("30"),
        now_repeat_min: text("120"),
        week_wait_h: text("24"),
        week_repeat_h: text("24"),
        quiet_from: text("19:00"),
        quiet_until: text("8:00"),
        keep_days: text("366"),
    };
    settings::save(&cx, 0, &fields).await.unwrap();
    let consent = hub.permit::<Consent>(&held.member(Role::Director).login).await;
    let desk = format!("{} 相談窓口", held.marker);
    let wanted = settings::Consenting { desk, mail: text("desk@network.example"), until: None };
    settings::give_consent(&consent, &wanted).await.unwrap();
    let from = hub.hub.today();
    let person = held.member(Role::Staff).id;
    let wanted = roster::Wanted { duty: Duty::OnDuty, person, instead_of: None, from, until: None };
    roster::add(&cx, &wanted).await.unwrap();
    let read = cx.signed().permit().unwrap();
    let open = list::page(&read, true, None, 1).await.unwrap();
    (open[0].id, roster::list(&read).await.unwrap()[0].0.id)
}

/// A list with the mark in it, sent to be imported.
async fn sent(cx: &Cx<Write<Inventory>>, marker: &str) -> ImportId {
    let mut receiving = Receiving::begin(cx).await.unwrap();
    receiving.write(format!("機器名,種別\n{marker}の機器,サーバー\n").as_bytes()).await.unwrap();
    receiving.finish(cx, &format!("{marker}.csv")).await.unwrap()
}
