//! A small picture of numbers over time: a bar for each statement, as wide as the time it stood for.
//! Not here: the table with the same numbers, which always stands below it.
//! Next: `templates/sharing/chart.html`; colours are in `assets/style.css`.

/// Width of the drawing, in its own units.
pub(super) const WIDTH: i64 = 640;

/// What stood for a moment only is still seen: it may reach a little beyond its end.
const SEEN: i64 = 3;

/// Height of the bars.
pub(super) const HEIGHT: i64 = 120;

/// What was so from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// When it began, ms UTC.
    pub(super) at_ms: i64,
    /// Findings to act on now.
    pub(super) now: u64,
    /// Findings for this week.
    pub(super) week: u64,
}

/// A bar: those for now below, those for this week on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) x: i64,
    pub(super) width: i64,
    pub(super) now_y: i64,
    pub(super) now_height: i64,
    pub(super) week_y: i64,
    pub(super) week_height: i64,
}

/// The picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chart {
    /// Oldest first.
    pub(super) bars: Vec<Bar>,
    /// The highest bar stands for so many findings.
    pub(super) most: u64,
}

impl Chart {
    /// Draws the points, oldest first; the last one holds until the end.
    pub(super) fn new(points: &[Point], end_ms: i64) -> Self {
        // The newest is what one looks for: it gets some width even if it came just now.
        let span_ms = match points {
            [first, .., last] => last.at_ms.saturating_sub(first.at_ms),
            _ => 0,
        };
        let end_ms = points.last().map_or(end_ms, |last| end_ms.max(last.at_ms.saturating_add(span_ms / 15)));
        let most = points.iter().map(|point| point.now.saturating_add(point.week)).max().unwrap_or(0);
        let start_ms = points.first().map_or(end_ms, |point| point.at_ms);
        let ends = points.iter().skip(1).map(|point| point.at_ms).chain([end_ms]);
        let x = |at_ms: i64| along(at_ms.saturating_sub(start_ms), end_ms.saturating_sub(start_ms));
        let bars = points.iter().zip(ends).map(|(point, until_ms)| {
            let (from, to) = (x(point.at_ms), x(until_ms));
            let now_height = height(point.now, most);
            let week_height = height(point.now.saturating_add(point.week), most) - now_height;
            Bar {
                x: from,
                width: (to - from).max(SEEN),
                now_y: HEIGHT - now_height,
                now_height,
                week_y: HEIGHT - now_height - week_height,
                week_height,
            }
        });
        Self { bars: bars.collect(), most }
    }
}

/// Where in the width a time stands.
fn along(passed_ms: i64, whole_ms: i64) -> i64 {
    let place = i128::from(passed_ms) * i128::from(WIDTH) / i128::from(whole_ms.max(1));
    i64::try_from(place).unwrap_or(0).clamp(0, WIDTH)
}

fn height(count: u64, most: u64) -> i64 {
    let share = u128::from(count) * u128::from(HEIGHT.unsigned_abs()) / u128::from(most.max(1));
    i64::try_from(share).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(at_ms: i64, now: u64, week: u64) -> Point {
        Point { at_ms, now, week }
    }

    #[test]
    fn a_bar_is_as_wide_as_the_time_it_stood_for_and_as_high_as_its_count() {
        let chart = Chart::new(&[point(1_000, 1, 3), point(1_250, 0, 1)], 2_000);
        assert_eq!(chart.most, 4);
        let first = Bar { x: 0, width: 160, now_y: 90, now_height: 30, week_y: 0, week_height: 90 };
        let second = Bar { x: 160, width: 480, now_y: 120, now_height: 0, week_y: 90, week_height: 30 };
        assert_eq!(chart.bars, [first, second]);
    }

    #[test]
    fn the_newest_is_seen_even_if_it_came_just_now() {
        let chart = Chart::new(&[point(0, 1, 0), point(1_500, 1, 0)], 1_500);
        assert_eq!(
            chart.bars[1],
            Bar { x: 600, width: 40, now_y: 0, now_height: 120, week_y: 0, week_height: 0 }
        );
    }

    #[test]
    fn bars_never_leave_the_picture_and_are_never_invisible() {
        for points in [
            vec![point(5, u64::MAX, u64::MAX)],
            vec![point(0, 0, 0), point(0, 1, 0), point(i64::MAX, 2, 2)],
            vec![point(i64::MIN, 7, 0)],
        ] {
            for bar in Chart::new(&points, 5).bars {
                assert!(bar.width >= SEEN && bar.x >= 0 && bar.x <= WIDTH, "{bar:?}");
                assert!(bar.week_y >= 0 && bar.now_y >= 0, "{bar:?}");
                assert_eq!(bar.now_y + bar.now_height, HEIGHT);
            }
        }
    }

    #[test]
    fn nothing_draws_nothing() {
        assert_eq!(Chart::new(&[], 9), Chart::default());
    }
}
