//! A hospital with a person of every role, each with a mail address, and nothing raised yet.
//! Not here: what happens then.
//! Next: the tests beside.

use domain::audit_trail::{Action, Entry};
use domain::{
    access::{Consent, Notices, Permission, Read, SignedIn, Write},
    identity::Role,
    ids::{NoticeId, PersonId},
    notify::{Duty, Notice, Recipient},
};
use hub::{
    Cx, Hub,
    notify::{
        self, NewNotice, NoticeKind, NoticeUrgency, To, list,
        own::{self, Wishes},
        roster::{self, Wanted},
        settings::{self, Consenting, Fields},
    },
};
use jiff::{SignedDuration, civil::date};
use store::{Tx, notify::recipient};
use testkit::{Database, Held, On, TestHub, World};

pub(crate) struct House {
    pub(crate) kit: TestHub,
    pub(crate) world: World,
}

impl On for House {
    async fn on(database: Database) -> Self {
        let kit = TestHub::on(database).await;
        let world = World::new(&kit).await;
        let house = Self { kit, world };
        // The world's findings were raised before anybody had an address: acknowledged, so that tests begin with none.
        for held in [&house.world.owner, &house.world.foreigner] {
            let staff = house.cx_of::<Write<Notices>>(held, Role::SystemStaff).await;
            let read: Cx<Read<Notices>> = staff.signed().permit().unwrap();
            for old in list::page(&read, true, None, 100).await.unwrap() {
                list::acknowledge(&staff, old.id).await.unwrap();
            }
            for role in
                [Role::SystemStaff, Role::Administrator, Role::SafetyManager, Role::Director, Role::Staff]
            {
                house
                    .mail(held, role, &format!("{role}@{}.example", held.organisation.uuid().simple()))
                    .await;
            }
        }
        house.tend().await;
        house.kit.post.empty();
        house
    }
}

impl House {
    pub(crate) fn own(&self) -> &Held {
        &self.world.owner
    }

    /// A permission of someone at the own hospital.
    pub(crate) async fn cx<P: Permission>(&self, role: Role) -> Cx<P> {
        self.cx_of(self.own(), role).await
    }

    pub(crate) async fn cx_of<P: Permission>(&self, held: &Held, role: Role) -> Cx<P> {
        self.kit.permit(&held.member(role).login).await
    }

    pub(crate) async fn mail(&self, held: &Held, role: Role, mail: &str) {
        let cx = self.cx_of::<SignedIn>(held, role).await;
        let wishes = Wishes { mail: mail.to_owned(), digest: "daily".to_owned() };
        own::save_preference(&cx, &wishes).await.unwrap();
    }

    /// The address of the person of a role.
    pub(crate) fn address(&self, role: Role) -> String {
        format!("{role}@{}.example", self.own().organisation.uuid().simple())
    }

    /// Raises a notice to who is in charge.
    pub(crate) async fn raise(&self, urgency: NoticeUrgency, key: &str) -> bool {
        self.raise_to(To::InCharge, urgency, key).await
    }

    pub(crate) async fn raise_to(&self, to: To, urgency: NoticeUrgency, key: &str) -> bool {
        let mut tx = self.tx().await;
        let raised = raise_in(&self.kit.hub, &mut tx, to, urgency, key).await;
        tx.commit(Entry::new(Action::Create, "test", "", key)).await.unwrap();
        raised
    }

    pub(crate) async fn tx(&self) -> Tx {
        self.kit.store().write(&self.own().scope, self.kit.clock.now()).await.unwrap()
    }

    /// Does all that is due.
    pub(crate) async fn tend(&self) {
        self.kit.hub.tend_due_notices().await.unwrap();
    }

    /// Lets minutes pass and does what is due then.
    pub(crate) async fn pass(&self, minutes: i64) {
        self.kit.clock.advance(SignedDuration::from_mins(minutes));
        self.tend().await;
    }

    /// To which roles mails went since the last look, by name.
    pub(crate) fn told(&self) -> Vec<String> {
        let own = format!("@{}.example", self.own().organisation.uuid().simple());
        let told = self.kit.post.addressees();
        self.kit.post.empty();
        let mut told: Vec<String> =
            told.into_iter().map(|address| address.trim_end_matches(&own).to_owned()).collect();
        told.sort();
        told
    }

    /// The only open notice.
    pub(crate) async fn open(&self) -> Notice {
        let cx = self.cx::<Read<Notices>>(Role::Director).await;
        let open = list::page(&cx, true, None, 100).await.unwrap();
        assert_eq!(open.len(), 1, "{open:?}");
        open[0].clone()
    }

    pub(crate) async fn recipients(&self, of: NoticeId) -> Vec<Recipient> {
        recipient::of(&self.kit.store().read(&self.own().scope), of).await.unwrap()
    }

    pub(crate) async fn acknowledge(&self, role: Role, id: NoticeId) {
        own::acknowledge(&self.cx(role).await, id).await.unwrap();
    }

    pub(crate) async fn roster(&self, duty: Duty, person: Role, instead_of: Option<Role>, days: (i8, i8)) {
        let of = |role: Role| -> PersonId { self.own().member(role).id };
        let wanted = Wanted {
            duty,
            person: of(person),
            instead_of: instead_of.map(of),
            from: date(2026, 11, days.0),
            until: Some(date(2026, 11, days.1)),
        };
        roster::add(&self.cx(Role::SafetyManager).await, &wanted).await.unwrap();
    }

    pub(crate) async fn consent(&self, mail: &str) {
        let cx = self.cx::<Consent>(Role::Director).await;
        let wanted =
            Consenting {
                desk: "地域ネットワーク 相談窓口".to_owned(), mail: mail.to_owned(), until: None
            };
        settings::give_consent(&cx, &wanted).await.unwrap();
    }

    /// Saves settings: what is not changed is as the program proposes.
    pub(crate) async fn set(&self, change: impl FnOnce(&mut Fields)) {
        let cx = self.cx::<Write<Notices>>(Role::SystemStaff).await;
        let read: Cx<Read<Notices>> = cx.signed().permit().unwrap();
        let version = settings::find(&read).await.unwrap().version;
        let mut fields = proposed();
        change(&mut fields);
        settings::save(&cx, version, &fields).await.unwrap();
    }
}

pub(crate) async fn raise_in(hub: &Hub, tx: &mut Tx, to: To, urgency: NoticeUrgency, key: &str) -> bool {
    let new = NewNotice {
        kind: NoticeKind::VendorRequest,
        urgency,
        to,
        name: "匿名保守 VPN装置",
        count: 1,
        link: "/vulnerabilities",
        key,
    };
    notify::raise(hub, tx, &new).await.unwrap()
}

pub(crate) fn proposed() -> Fields {
    let text = str::to_owned;
    Fields {
        detail: text("count"),
        webhook: String::new(),
        now_wait_min: text("30"),
        now_repeat_min: text("120"),
        week_wait_h: text("24"),
        week_repeat_h: text("24"),
        quiet_from: text("19:00"),
        quiet_until: text("08:00"),
        keep_days: text("366"),
    }
}
