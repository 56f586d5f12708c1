//! Organisations: those who care for patients, those who serve them, those who join them together.
//! Not here: who is a member of whom ([`super::membership`]).
//! Next: [`super::membership`].

use crate::{ids::OrganisationId, text_enum::text_enum};

text_enum! {
    /// What an organisation is.
    OrganisationKind, "kind of organisation" {
        /// Hospital 病院.
        Hospital = "hospital",
        /// Clinic 診療所.
        Clinic = "clinic",
        /// Dental clinic 歯科診療所.
        DentalClinic = "dental_clinic",
        /// Pharmacy 薬局.
        Pharmacy = "pharmacy",
        /// Care home 介護施設.
        CareHome = "care_home",
        /// Maker, integrator, maintainer or service provider 事業者.
        Vendor = "vendor",
        /// Regional medical network 地域医療ネットワーク.
        RegionalNetwork = "regional_network",
        /// Head office of a hospital group 医療グループ本部.
        HospitalGroup = "hospital_group",
        /// Prefecture or city 都道府県・保健所設置市.
        LocalGovernment = "local_government",
        /// Medical, dental or pharmacists' association 医師会等.
        Association = "association",
        /// Hospital federation 病院団体・セプター.
        Federation = "federation",
        /// ISAC.
        Isac = "isac",
    }
}

impl OrganisationKind {
    /// Treats or cares for people.
    pub const fn is_facility(self) -> bool {
        matches!(self, Self::Hospital | Self::Clinic | Self::DentalClinic | Self::Pharmacy | Self::CareHome)
    }

    /// Serves members: a network operator 運営団体.
    pub const fn is_operator(self) -> bool {
        !self.is_facility() && !matches!(self, Self::Vendor)
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name as its own people write it.
    pub name: String,
    /// Its name in English; empty if it has none.
    pub name_en: String,
    /// Number of beds, for hospitals and clinics with beds.
    pub beds: Option<u32>,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
}
