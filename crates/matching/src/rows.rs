//! A set of row numbers that hands them out in order; for many rows this costs far less than sorting them.
//! Not here: what the rows are of.
//! Next: [`crate::matcher`] and [`crate::estate`].

/// A set of row numbers.
#[derive(Debug)]
pub(crate) struct Rows {
    words: Vec<u64>,
    /// Where the first and the last word stand that are not empty.
    first: usize,
    last: usize,
}

impl Rows {
    /// An empty set of numbers below `count`.
    pub(crate) fn below(count: usize) -> Self {
        let words = vec![0; count.div_ceil(64)];
        Self { first: words.len(), last: 0, words }
    }

    /// Adds a row; one that is not below the count is left out.
    pub(crate) fn insert(&mut self, row: u32) {
        let at = row as usize / 64;
        if let Some(word) = self.words.get_mut(at) {
            *word |= 1 << (row % 64);
            (self.first, self.last) = (self.first.min(at), self.last.max(at));
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.filled().iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Hands out the rows in order and forgets them.
    pub(crate) fn drain(&mut self, mut found: impl FnMut(u32)) {
        // An empty set has its first word after its last, which is no range.
        let words = self.words.get_mut(self.first..=self.last).unwrap_or_default();
        for (start, word) in (self.first..).zip(words) {
            while *word != 0 {
                found(crate::intern::row(start * 64) + word.trailing_zeros());
                *word &= *word - 1;
            }
        }
        (self.first, self.last) = (self.words.len(), 0);
    }

    fn filled(&self) -> &[u64] {
        self.words.get(self.first..=self.last).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_out_once_in_order_and_are_gone() {
        let mut rows = Rows::below(200);
        for row in [199, 3, 64, 3, 63, 500] {
            rows.insert(row);
        }
        assert_eq!(rows.len(), 4);
        let mut found = Vec::new();
        rows.drain(|row| found.push(row));
        assert_eq!(found, [3, 63, 64, 199]);
        rows.drain(|row| found.push(row));
        assert_eq!((found.len(), rows.len()), (4, 0));
    }
}
