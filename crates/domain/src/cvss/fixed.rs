//! Numbers with twelve decimals, for the formulas of CVSS 2.0 and 3.x.
//! Not here: floating point, whose rounding made published scores of one vector differ.
//! Next: [`super::score2`], [`super::score3`].

use std::ops::{Add, Mul, Sub};

const ONE: i128 = 1_000_000_000_000;

/// A number with twelve decimals; those beyond are cut off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fixed(i128);

impl Fixed {
    pub(super) const ZERO: Self = Self(0);
    pub(super) const ONE: Self = Self(ONE);
    pub(super) const TEN: Self = Self(10 * ONE);

    /// `number` ten-thousandths.
    pub(super) const fn ten_thousandths(number: u16) -> Self {
        Self(number as i128 * (ONE / 10_000))
    }

    /// `number` thousandths.
    pub(super) const fn thousandths(number: u16) -> Self {
        Self(Self::ten_thousandths(number).0 * 10)
    }

    /// `number` hundredths.
    pub(super) const fn hundredths(number: u16) -> Self {
        Self(Self::thousandths(number).0 * 10)
    }

    /// `number` tenths, such as a score.
    pub(super) const fn tenths(number: u16) -> Self {
        Self(Self::hundredths(number).0 * 10)
    }

    /// Raised to a power.
    pub(super) fn power(self, exponent: usize) -> Self {
        std::iter::repeat_n(self, exponent).fold(Self::ONE, Mul::mul)
    }

    /// In tenths, the half rounded up. Below 0 it is 0.
    pub(super) fn to_tenths_nearest(self) -> u16 {
        u16::try_from((self.0 + ONE / 20).div_euclid(ONE / 10)).unwrap_or(0)
    }

    /// In tenths, rounded up, but for less than half of the fifth decimal. [CVSS 3.1, appendix A]
    pub(super) fn to_tenths_up(self) -> u16 {
        let fifth = (self.0 + ONE / 200_000).div_euclid(ONE / 100_000);
        u16::try_from((fifth + 9_999).div_euclid(10_000)).unwrap_or(0)
    }
}

impl Add for Fixed {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Fixed {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul for Fixed {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0 / ONE)
    }
}
