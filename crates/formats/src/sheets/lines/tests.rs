use super::*;
use crate::sheets::{
    asset_columns::FIELDS,
    mapping::Dictionary,
    read::{Book, Limits, TextOptions},
};

fn lines(text: &str) -> Vec<Line> {
    let mut book =
        Book::open(std::io::Cursor::new(text.to_owned()), TextOptions::default(), Limits::default()).unwrap();
    let rows: Vec<Row> = book.rows(0).unwrap().map(Result::unwrap).collect();
    let heading = Heading::find(&rows, &Dictionary::new(&FIELDS)).unwrap();
    let mut lines = Lines::below(&heading);
    rows.into_iter().filter(|row| row.number > heading.last_row).map(|row| lines.read(row)).collect()
}

fn kinds(text: &str) -> Vec<LineKind> {
    lines(&format!("No.,機器名,型式,設置場所\n{text}")).iter().map(|line| line.kind).collect()
}

#[test]
fn ditto_marks_stand_for_the_cell_above() {
    let lines = lines(
        "機器名,設置場所,担当者,備考\nPC,外来,山田,\"\"\"\"\n〃,″,同上,\n プリンタ ,々,同　上,〃\n\"\"\"\",”,(同上),\n",
    );
    let texts: Vec<Vec<_>> =
        lines.iter().map(|line| line.row.cells.iter().map(Cell::text).collect()).collect();
    assert_eq!(
        texts,
        [
            vec!["PC", "外来", "山田", ""],
            vec!["PC", "外来", "山田"],
            vec![" プリンタ ", "外来", "山田", ""],
            vec![" プリンタ ", "外来", "山田"],
        ]
    );
    let lost: Vec<String> =
        lines.iter().flat_map(|line| &line.lost_dittos).map(ToString::to_string).collect();
    assert_eq!(lost, ["D2", "D4"]);
}

#[test]
fn a_ditto_mark_looks_past_totals_and_sections() {
    let lines = lines("No.,機器名,型式,設置場所\n1,PC,A,外来\n小計,,,1台\n■病棟,,,\n2,〃,B,病棟\n");
    assert_eq!(lines[3].row.cell(1).text(), "PC");
}

#[test]
fn totals_are_no_entries() {
    for row in [
        "合計,,,12",
        "計,12台,,",
        ",小 計,,3",
        "【総計】,,,",
        "合計：12台,,,",
        "12件,,,",
        "全12台,,,",
        "放射線科 小計,,,4",
        "Total,,,12",
    ] {
        assert_eq!(kinds(row), [LineKind::Total], "{row}");
    }
}

#[test]
fn devices_that_sound_like_totals_are_entries() {
    for row in ["血圧計,,,", "心電計,A,外来,", "計測器,,A,", "合計,表示盤,A,外来", "1,体温計,,"]
    {
        assert_eq!(kinds(row), [LineKind::Entry], "{row}");
    }
}

#[test]
fn notes_sections_and_waiting_rows_are_no_entries() {
    assert_eq!(kinds("※網掛けは更新予定,,,\n以上,,,\n注）保守契約なし,,,"), [LineKind::Note; 3]);
    assert_eq!(kinds("■放射線科,,,\n【サーバ】,,,\n<端末>,,,"), [LineKind::Section; 3]);
    assert_eq!(kinds("51,,,\n５２,,,"), [LineKind::Unfilled; 2]);
    assert_eq!(kinds("No.,機器名,型式,設置場所\nNo,機器名,型式,"), [LineKind::Heading; 2]);
    assert_eq!(kinds(",電子カルテサーバ,,\n,機器名,,"), [LineKind::Entry; 2]);
}

#[test]
fn a_ditto_mark_in_a_row_of_our_own_is_what_the_list_holds() {
    let text = "機器名,設置場所,備考\nPC,外来,あ\nプリンタ,〃,\nルータ,〃,い\n";
    let mut book =
        Book::open(std::io::Cursor::new(text.to_owned()), TextOptions::default(), Limits::default()).unwrap();
    let rows: Vec<Row> = book.rows(0).unwrap().map(Result::unwrap).collect();
    let heading = Heading::find(&rows, &Dictionary::new(&FIELDS)).unwrap();
    // Its third column says which rows are ours.
    let mut lines = Lines::below(&heading).written_by_us(Some(2));
    let places: Vec<String> =
        rows.into_iter().skip(1).map(|row| lines.read(row).row.cell(1).text().into_owned()).collect();
    assert_eq!(places, ["外来", "外来", "〃"]);
}
