//! What kind a file of evidence is, how far it is, and how a device that was seen stands.
//! Not here: how a kind is recognised (`formats::scan`).
//! Next: [`super::content`].

use crate::text_enum::text_enum;

text_enum! {
    /// What a file is; recognised by its content.
    EvidenceKind, "kind of evidence" {
        /// XML of a scan by nmap.
        Nmap = "nmap",
        /// Leases of the ISC DHCP server.
        DhcpIsc = "dhcp_isc",
        /// Leases exported from Windows Server.
        DhcpWindows = "dhcp_windows",
        /// Leases of dnsmasq.
        DhcpDnsmasq = "dhcp_dnsmasq",
        /// A table of neighbours: Windows, Linux, Cisco, Yamaha.
        Arp = "arp",
        /// Neighbours by LLDP, as a Cisco switch prints them.
        LldpCisco = "lldp_cisco",
        /// Neighbours by LLDP, JSON of lldpd.
        LldpJson = "lldp_json",
        /// A list of connections, as firewalls and collectors of `NetFlow` export them.
        Connections = "connections",
        /// A bill of materials in CycloneDX.
        CycloneDx = "cyclonedx",
        /// A bill of materials in SPDX.
        Spdx = "spdx",
        /// Computers of an Active Directory.
        DirectoryComputers = "directory_computers",
        /// Accounts of an Active Directory.
        DirectoryUsers = "directory_users",
        /// A disclosure form 医療情報セキュリティ開示書.
        Disclosure = "disclosure",
    }
}

impl EvidenceKind {
    /// It is about one product, so a person says which asset it belongs to.
    pub const fn needs_asset(self) -> bool {
        matches!(self, Self::CycloneDx | Self::Spdx | Self::Disclosure)
    }

    /// It lists devices of a network.
    pub const fn lists_devices(self) -> bool {
        !self.needs_asset() && !matches!(self, Self::DirectoryUsers | Self::Connections)
    }

    /// Whoever is there at the time stands in it, so that one who is missing was not there.
    pub const fn covers_networks(self) -> bool {
        matches!(self, Self::Nmap | Self::DhcpIsc | Self::DhcpWindows | Self::DhcpDnsmasq | Self::Arp)
    }

    /// Its addresses are lent out and say little about who had them.
    pub const fn is_of_leases(self) -> bool {
        matches!(self, Self::DhcpIsc | Self::DhcpWindows | Self::DhcpDnsmasq)
    }
}

text_enum! {
    /// How far a file is. Only the step to [`Applied`](Self::Applied) changes anything.
    EvidenceState, "state of evidence" {
        /// It was read and waits for a person.
        Ready = "ready",
        /// It was applied.
        Applied = "applied",
        /// A person gave it up.
        Discarded = "discarded",
    }
}

text_enum! {
    /// What people said of a device that is not in the ledger.
    DeviceState, "state of a device" {
        /// Nobody has said anything.
        Open = "open",
        /// It is known and belongs here, yet not in the ledger.
        Known = "known",
        /// It is of no interest.
        Ignored = "ignored",
    }
}
