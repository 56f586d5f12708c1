//! Stock-taking: who says what through which door, what goes into the ledger, what a closed run still allows.

use crate::support::{faults, is_not_found};
use domain::{
    access::{Inventory, Read, Stocktakes, Write},
    identity::Role,
    ids::{AssetId, StocktakeId, StocktakePartId},
    inventory::{AssetDetails, AssetKind},
};
use hub::{
    Cx, HubError, What,
    identity::token::Token,
    inventory::{
        self,
        stocktake::{
            self, Correction, Facts, ItemDecision, ItemQuery, Outcome, Report, Said, Wanted,
            decide::{self, Verdict},
            items, link,
        },
    },
    today::{self, What as Task},
};
use jiff::SignedDuration;
use testkit::{Held, TestHub, World, on_both};

/// What staff of a hospital hold.
struct Staff {
    run: Cx<Write<Stocktakes>>,
    ledger: Cx<Write<Inventory>>,
}

impl Staff {
    async fn new(hub: &TestHub, held: &Held) -> Self {
        let login = &held.member(Role::SystemStaff).login;
        Self { run: hub.permit(login).await, ledger: hub.permit(login).await }
    }

    fn read(&self) -> Cx<Read<Stocktakes>> {
        self.run.signed().permit().unwrap()
    }

    fn of_ledger(&self) -> Cx<Read<Inventory>> {
        self.run.signed().permit().unwrap()
    }

    /// A run over the whole ledger, and its only part.
    async fn open(&self, hub: &TestHub) -> (StocktakeId, StocktakePartId) {
        let id = stocktake::open(&self.run, &wanted(hub), None).await.unwrap();
        let whole = stocktake::overview(&self.read(), id).await.unwrap();
        (id, whole.parts[0].part.id)
    }

    async fn item(&self, id: StocktakeId, device: AssetId) -> stocktake::Item {
        items::find(&self.read(), id, device).await.unwrap().item
    }

    async fn version(&self, id: StocktakeId) -> i64 {
        stocktake::overview(&self.read(), id).await.unwrap().run.version
    }
}

fn wanted(hub: &TestHub) -> Wanted {
    let due_on = stocktake::proposed_due(hub.hub.today());
    Wanted { name: "棚卸し".into(), fiscal_year: 2026, due_on }
}

fn report(said: Said) -> Report {
    Report { said, note: String::new(), by: "鈴木".into() }
}

/// The device stands somewhere else.
fn moved(item: &stocktake::Item) -> Report {
    report(Said::Here(Correction { place: "別館".into(), ..item.facts.correctable() }))
}

fn here(item: &stocktake::Item) -> Report {
    report(Said::Here(item.facts.correctable()))
}

fn thing(name: &str) -> Facts {
    Facts::of(&AssetDetails::named(AssetKind::Iot, name))
}

on_both!(a_run_covers_what_is_in_the_ledger_by_department_and_is_its_own_hospital_s);
async fn a_run_covers_what_is_in_the_ledger_by_department_and_is_its_own_hospital_s(hub: TestHub) {
    let world = World::new(&hub).await;
    let staff = Staff::new(&hub, &world.owner).await;
    inventory::add(&staff.ledger, &AssetDetails::named(AssetKind::Terminal, "部署のない端末")).await.unwrap();
    let (id, _) = staff.open(&hub).await;
    let whole = stocktake::overview(&staff.read(), id).await.unwrap();
    let parts: Vec<(&str, u64)> =
        whole.parts.iter().map(|one| (one.part.department.as_str(), one.tally.listed())).collect();
    let department = format!("医療情報部 {}", world.owner.marker);
    assert_eq!(parts, [(department.as_str(), 1), ("", 1)], "without a department comes last");
    let only = stocktake::open(&staff.run, &wanted(&hub), Some(&[String::new()])).await.unwrap();
    assert_eq!(stocktake::overview(&staff.read(), only).await.unwrap().tally.listed(), 1);
    let unknown = ["手術室".to_owned()];
    let refused = stocktake::open(&staff.run, &wanted(&hub), Some(&unknown)).await;
    assert_eq!(faults(refused), [("departments", What::Unknown)]);
    assert_eq!(
        faults(stocktake::open(&staff.run, &wanted(&hub), Some(&[])).await),
        [("departments", What::Required)]
    );
    let past = Wanted { due_on: hub.hub.today().yesterday().unwrap(), name: String::new(), ..wanted(&hub) };
    let refused = stocktake::open(&staff.run, &past, None).await;
    assert_eq!(faults(refused), [("name", What::Required), ("due_on", What::Past)]);
    let stranger = Staff::new(&hub, &world.foreigner).await;
    assert!(is_not_found(&stocktake::overview(&stranger.read(), id).await));
    assert!(is_not_found(&stocktake::close(&stranger.run, id, 1, "").await));
    assert!(is_not_found(&items::page(&stranger.read(), id, &ItemQuery::default(), None, 9).await));
    assert!(is_not_found(&link::make_all(&stranger.run, id).await));
}

on_both!(a_correction_changes_the_ledger_only_once_it_is_accepted_and_says_where_it_comes_from);
async fn a_correction_changes_the_ledger_only_once_it_is_accepted_and_says_where_it_comes_from(hub: TestHub) {
    let world = World::new(&hub).await;
    let staff = Staff::new(&hub, &world.owner).await;
    let asset = world.owner.asset;
    let (id, _) = staff.open(&hub).await;
    let item = staff.item(id, asset).await;
    items::report(&staff.run, id, asset, 1, &moved(&item)).await.unwrap();
    let place = async || inventory::find(&staff.of_ledger(), asset).await.unwrap().details.place;
    assert_eq!(place().await, item.facts.place, "nothing before the decision");
    let nothing = decide::decide(&staff.ledger, id, asset, 1, Verdict::Accept, "").await;
    assert!(matches!(nothing, Err(HubError::Conflict(_))), "stale");
    decide::decide(&staff.ledger, id, asset, 2, Verdict::Accept, "").await.unwrap();
    assert_eq!(place().await, "別館");
    let history = inventory::history(&staff.of_ledger(), asset).await.unwrap();
    let origin = format!("棚卸し / 医療情報部 {} / 鈴木", world.owner.marker);
    assert!(history[0].after.contains(&origin), "{}", history[0].after);
    let again = decide::decide(&staff.ledger, id, asset, 3, Verdict::Refuse, "").await;
    assert_eq!(faults(again), [("verdict", What::Settled)]);
    let late = items::report(&staff.run, id, asset, 3, &here(&item)).await;
    assert_eq!(faults(late), [("outcome", What::Settled)]);
    let seen = stocktake::last_seen(&staff.of_ledger(), asset).await.unwrap().unwrap();
    assert_eq!((seen.by.as_str(), seen.stocktake), ("鈴木", id));
    let stranger = Staff::new(&hub, &world.foreigner).await;
    let foreign = decide::decide(&stranger.ledger, id, asset, 3, Verdict::Accept, "").await;
    assert!(is_not_found(&foreign));
    assert_eq!(stocktake::last_seen(&stranger.of_ledger(), asset).await.unwrap(), None);
}

on_both!(what_is_accepted_at_once_neither_overwrites_what_was_typed_since_nor_takes_anything_out);
async fn what_is_accepted_at_once_neither_overwrites_what_was_typed_since_nor_takes_anything_out(
    hub: TestHub,
) {
    let world = World::new(&hub).await;
    let staff = Staff::new(&hub, &world.owner).await;
    let asset = world.owner.asset;
    let mut lost = AssetDetails::named(AssetKind::Terminal, "古い端末");
    lost.department = format!("医療情報部 {}", world.owner.marker);
    let lost = inventory::add(&staff.ledger, &lost).await.unwrap();
    let (id, part) = staff.open(&hub).await;
    let item = staff.item(id, asset).await;
    items::report(&staff.run, id, asset, 1, &moved(&item)).await.unwrap();
    items::report(&staff.run, id, lost, 1, &report(Said::Disused)).await.unwrap();
    let found = items::add(&staff.run, id, part, &thing("温度計"), "", "鈴木").await.unwrap();
    // Someone types another place meanwhile.
    let now = inventory::find(&staff.of_ledger(), asset).await.unwrap();
    let details = AssetDetails { place: "地下".into(), ..now.details };
    inventory::change(&staff.ledger, asset, now.version, &details).await.unwrap();
    let done = decide::accept_all(&staff.ledger, id, part).await.unwrap();
    assert_eq!((done.accepted, done.left), (1, 2));
    assert_eq!(inventory::find(&staff.of_ledger(), asset).await.unwrap().details.place, "地下");
    let added = inventory::find(&staff.of_ledger(), found).await.unwrap().details;
    assert_eq!((added.name.as_str(), added.department.is_empty()), ("温度計", false));
    assert!(inventory::find(&staff.of_ledger(), lost).await.is_ok(), "still there");
    decide::decide(&staff.ledger, id, lost, 2, Verdict::Accept, "").await.unwrap();
    assert!(is_not_found(&inventory::find(&staff.of_ledger(), lost).await));
    // A person who looked at both decides which of the two it is.
    decide::decide(&staff.ledger, id, asset, 2, Verdict::Accept, "").await.unwrap();
    assert_eq!(inventory::find(&staff.of_ledger(), asset).await.unwrap().details.place, "別館");
    let other = staff.open(&hub).await.0;
    assert!(is_not_found(&decide::accept_all(&staff.ledger, other, part).await), "a part of another run");
}

on_both!(a_link_opens_its_own_part_until_it_is_withdrawn_replaced_too_old_or_its_run_closed);
async fn a_link_opens_its_own_part_until_it_is_withdrawn_replaced_too_old_or_its_run_closed(hub: TestHub) {
    let world = World::new(&hub).await;
    let staff = Staff::new(&hub, &world.owner).await;
    let spare =
        inventory::add(&staff.ledger, &AssetDetails::named(AssetKind::Terminal, "予備")).await.unwrap();
    let (id, part) = staff.open(&hub).await;
    let asset = world.owner.asset;
    let opens = async |token: &Token| hub.hub.open_stocktake(token).await.unwrap().is_some();
    let (_, first) = link::make(&staff.run, id, part).await.unwrap();
    let opened = hub.hub.open_stocktake(&first).await.unwrap().unwrap();
    let listed = hub.hub.stocktake_items(&opened, &ItemQuery::default(), None, 99).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.item.id).collect::<Vec<_>>(), [asset], "its own part only");
    assert!(hub.hub.stocktake_item(&opened, spare).await.unwrap().is_none());
    let of_other = hub.hub.report_stocktake_item(&first, spare, 1, &report(Said::Missing), "").await;
    assert!(is_not_found(&of_other));
    let foreign = world.foreigner.asset;
    let of_foreigner = hub.hub.report_stocktake_item(&first, foreign, 1, &report(Said::Missing), "").await;
    assert!(is_not_found(&of_foreigner));
    let nameless = Report { by: " ".into(), ..report(Said::Missing) };
    let refused = hub.hub.report_stocktake_item(&first, asset, 1, &nameless, "").await;
    assert_eq!(faults(refused), [("by", What::Required)]);
    hub.hub.report_stocktake_item(&first, asset, 1, &report(Said::Missing), "192.0.2.9").await.unwrap();
    let stale = hub.hub.report_stocktake_item(&first, asset, 1, &report(Said::Disused), "").await;
    assert!(matches!(stale, Err(HubError::Conflict(_))), "someone else answered");
    let (_, second) = link::make(&staff.run, id, part).await.unwrap();
    assert_eq!((opens(&first).await, opens(&second).await), (false, true), "replaced");
    let made = link::make_all(&staff.run, id).await.unwrap();
    assert_eq!(made.len(), 1, "only where there is none");
    link::withdraw(&staff.run, id, part).await.unwrap();
    assert!(!opens(&second).await);
    assert!(is_not_found(&link::withdraw(&staff.run, id, part).await), "twice");
    decide::decide(&staff.ledger, id, asset, 2, Verdict::Refuse, "").await.unwrap();
    let (_, third) = link::make(&staff.run, id, part).await.unwrap();
    stocktake::close(&staff.run, id, staff.version(id).await, "").await.unwrap();
    assert!(!opens(&third).await && !opens(&made[0].1).await, "closed with the run");
    let late = hub.hub.report_stocktake_item(&third, asset, 3, &report(Said::Missing), "").await;
    assert!(is_not_found(&late));
    let added = hub.hub.add_stocktake_item(&third, &thing("温度計"), "", "鈴木", "").await;
    assert!(is_not_found(&added));
    let (other, part) = staff.open(&hub).await;
    let (_, old) = link::make(&staff.run, other, part).await.unwrap();
    hub.clock.advance(SignedDuration::from_hours(24 * (28 + link::DAYS + 1)));
    assert!(!opens(&old).await, "too old");
    assert!(!opens(&Token::presented("made-up")).await);
}

on_both!(a_closed_run_changes_no_more_and_none_closes_while_reports_wait);
async fn a_closed_run_changes_no_more_and_none_closes_while_reports_wait(hub: TestHub) {
    let world = World::new(&hub).await;
    let staff = Staff::new(&hub, &world.owner).await;
    let asset = world.owner.asset;
    let (id, part) = staff.open(&hub).await;
    items::report(&staff.run, id, asset, 1, &report(Said::Missing)).await.unwrap();
    assert_eq!(faults(stocktake::close(&staff.run, id, 1, "").await), [("close", What::Waiting(1))]);
    decide::decide(&staff.ledger, id, asset, 2, Verdict::Refuse, "病棟で使用中").await.unwrap();
    assert!(inventory::find(&staff.of_ledger(), asset).await.is_ok(), "refused: it stays");
    stocktake::change(&staff.run, id, 1, &Wanted { name: "別名".into(), ..wanted(&hub) }).await.unwrap();
    let stale = stocktake::close(&staff.run, id, 1, "").await;
    assert!(matches!(stale, Err(HubError::Conflict(_))));
    stocktake::close(&staff.run, id, 2, "終わり").await.unwrap();
    let closed = stocktake::overview(&staff.read(), id).await.unwrap().run.closed.unwrap();
    assert_eq!(closed.note, "終わり");
    let item = staff.item(id, asset).await;
    let is_closed = |faults: Vec<(&'static str, What)>| faults == [("run", What::Closed)];
    assert!(is_closed(faults(items::report(&staff.run, id, asset, 3, &here(&item)).await)));
    assert!(is_closed(faults(items::add(&staff.run, id, part, &thing("x"), "", "鈴木").await)));
    assert!(is_closed(faults(decide::decide(&staff.ledger, id, asset, 3, Verdict::Accept, "").await)));
    assert!(is_closed(faults(decide::accept_all(&staff.ledger, id, part).await)));
    assert!(is_closed(faults(stocktake::change(&staff.run, id, 3, &wanted(&hub)).await)));
    assert!(is_closed(faults(stocktake::close(&staff.run, id, 3, "").await)));
    assert!(is_closed(faults(link::make(&staff.run, id, part).await)));
    // The ledger goes on; the record of the run does not follow.
    let now = inventory::find(&staff.of_ledger(), asset).await.unwrap();
    inventory::remove(&staff.ledger, asset, now.version).await.unwrap();
    assert_eq!(staff.item(id, asset).await, item);
}

on_both!(a_paper_list_is_entered_whole_or_not_at_all);
async fn a_paper_list_is_entered_whole_or_not_at_all(hub: TestHub) {
    let world = World::new(&hub).await;
    let staff = Staff::new(&hub, &world.owner).await;
    let asset = world.owner.asset;
    let mut second = AssetDetails::named(AssetKind::Terminal, "端末");
    second.department = format!("医療情報部 {}", world.owner.marker);
    let second = inventory::add(&staff.ledger, &second).await.unwrap();
    let (id, part) = staff.open(&hub).await;
    let both = [(asset, 1, Outcome::Confirmed), (second, 7, Outcome::Missing)];
    let stale = items::report_list(&staff.run, id, part, &both, "師長").await;
    assert!(matches!(stale, Err(HubError::Conflict(_))));
    assert_eq!(staff.item(id, asset).await.outcome, Outcome::Unconfirmed, "nothing of it");
    let foreign = [(asset, 1, Outcome::Confirmed), (world.foreigner.asset, 1, Outcome::Missing)];
    assert!(is_not_found(&items::report_list(&staff.run, id, part, &foreign, "師長").await));
    let none = items::report_list(&staff.run, id, part, &[], "師長").await;
    assert_eq!(faults(none), [("outcome", What::Required)]);
    let odd = items::report_list(&staff.run, id, part, &[(asset, 1, Outcome::Added)], "師長").await;
    assert_eq!(faults(odd), [("outcome", What::Unknown)]);
    let both = [(asset, 1, Outcome::Confirmed), (second, 1, Outcome::Missing)];
    assert_eq!(items::report_list(&staff.run, id, part, &both, "師長").await.unwrap(), 2);
    let item = staff.item(id, second).await;
    assert_eq!((item.outcome, item.decision), (Outcome::Missing, ItemDecision::Waiting));
}

on_both!(overdue_departments_and_waiting_reports_stand_on_today_of_their_own_hospital);
async fn overdue_departments_and_waiting_reports_stand_on_today_of_their_own_hospital(hub: TestHub) {
    let world = World::new(&hub).await;
    let staff = Staff::new(&hub, &world.owner).await;
    let (id, part) = staff.open(&hub).await;
    items::add(&staff.run, id, part, &thing("温度計"), "", "鈴木").await.unwrap();
    let tasks = async |held: &Held, role: Role| {
        let cx: Cx<Read<Stocktakes>> = hub.permit(&held.member(role).login).await;
        let tasks = today::day(cx.signed()).await.unwrap().tasks.into_iter().map(|task| task.what);
        tasks
            .filter(|what| matches!(what, Task::StocktakeOverdue { .. } | Task::StocktakeReports { .. }))
            .collect::<Vec<_>>()
    };
    let reports = Task::StocktakeReports { stocktake: id, count: 1 };
    assert_eq!(tasks(&world.owner, Role::SystemStaff).await, [reports]);
    assert_eq!(tasks(&world.owner, Role::Director).await, [], "who decides nothing is asked for nothing");
    hub.clock.advance(SignedDuration::from_hours(24 * 29));
    let overdue = Task::StocktakeOverdue { stocktake: id, name: "棚卸し".into(), parts: 1, devices: 1 };
    assert_eq!(tasks(&world.owner, Role::Director).await, [overdue]);
    assert_eq!(tasks(&world.foreigner, Role::Director).await, []);
}

on_both!(an_asset_that_leaves_the_ledger_is_waited_for_no_longer);
async fn an_asset_that_leaves_the_ledger_is_waited_for_no_longer(hub: TestHub) {
    let world = World::new(&hub).await;
    let staff = Staff::new(&hub, &world.owner).await;
    let (id, _) = staff.open(&hub).await;
    let now = inventory::find(&staff.of_ledger(), world.owner.asset).await.unwrap();
    inventory::remove(&staff.ledger, world.owner.asset, now.version).await.unwrap();
    assert_eq!(stocktake::overview(&staff.read(), id).await.unwrap().tally.listed(), 0);
}
