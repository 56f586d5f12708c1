//! What the register of allowed flows lets pass, as far as its words can be read.
//! Not here: what was seen ([`super::crossings()`]).
//! Next: [`Allowed::passes`].

use super::Protocol;
use crate::text::normalise;

/// What may pass by one allowed flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Everything; also where nobody can read what was written, since then nobody can say that it is not allowed.
    Anything,
    /// These ports.
    Ports {
        /// The only protocol that is named.
        only: Option<Protocol>,
        /// From the first to the last.
        ports: Vec<(u16, u16)>,
    },
}

impl Allowed {
    /// Reads the field `protocol` of an allowed flow, such as `TCP 443, 8443` or `DICOM`.
    pub(super) fn read(text: &str) -> Self {
        let text = text.replace("ポート", " ").replace('番', " ").replace(['〜', '–', '～'], "-");
        let text = normalise(&text).replace('~', "-");
        let is_gap = |sign: char| !sign.is_alphanumeric() && sign != '-';
        let (mut ports, mut named) = (Vec::new(), Vec::new());
        for word in text.split(is_gap).filter(|word| !word.is_empty()) {
            let range = word.split_once('-').unwrap_or((word, word));
            match (word, range.0.parse(), range.1.parse()) {
                ("tcp", ..) => named.push(Protocol::Tcp),
                ("udp", ..) => named.push(Protocol::Udp),
                ("port" | "ports" | "and" | "と", ..) => {}
                (_, Ok(first), Ok(last)) if first <= last => ports.push((first, last)),
                (name, ..) => match SERVICES.iter().find(|(known, _)| *known == name) {
                    Some((_, known)) => ports.extend(known.iter().map(|port| (*port, *port))),
                    None => return Self::Anything,
                },
            }
        }
        named.dedup();
        match (ports.is_empty(), named.as_slice()) {
            (true, []) => Self::Anything,
            (true, _) => Self::Ports { only: one(&named), ports: vec![(0, u16::MAX)] },
            (false, _) => Self::Ports { only: one(&named), ports },
        }
    }

    /// Whether this may pass.
    pub(super) fn passes(&self, protocol: Protocol, port: u16) -> bool {
        match self {
            Self::Anything => true,
            Self::Ports { only, ports } => {
                only.is_none_or(|only| only == protocol)
                    && ports.iter().any(|(first, last)| (*first..=*last).contains(&port))
            }
        }
    }
}

fn one(named: &[Protocol]) -> Option<Protocol> {
    match named {
        [only] => Some(*only),
        _ => None,
    }
}

/// Services by the names that people write, with their ports by the registry of IANA.
const SERVICES: &[(&str, &[u16])] = &[
    ("ftp", &[20, 21]),
    ("ssh", &[22]),
    ("sftp", &[22]),
    ("telnet", &[23]),
    ("smtp", &[25]),
    ("dns", &[53]),
    ("dhcp", &[67, 68]),
    ("http", &[80]),
    ("kerberos", &[88]),
    ("dicom", &[104, 11112]),
    ("ntp", &[123]),
    ("snmp", &[161, 162]),
    ("ldap", &[389]),
    ("https", &[443]),
    ("smb", &[139, 445]),
    ("cifs", &[139, 445]),
    ("syslog", &[514]),
    ("lpr", &[515]),
    ("ipp", &[631]),
    ("ldaps", &[636]),
    ("sqlserver", &[1433]),
    ("oracle", &[1521]),
    ("radius", &[1812, 1813]),
    ("hl7", &[2575]),
    ("mysql", &[3306]),
    ("rdp", &[3389]),
    ("postgresql", &[5432]),
    ("vnc", &[5900]),
    ("winrm", &[5985, 5986]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(text: &str, protocol: Protocol, port: u16) -> bool {
        Allowed::read(text).passes(protocol, port)
    }

    #[test]
    fn ports_and_services_are_read_as_people_write_them() {
        for text in
            ["TCP 443", "https", "ＨＴＴＰＳ", "443番ポート", "80, 443/tcp", "TCP/400-500", "DICOM、HTTPS"]
        {
            assert!(passes(text, Protocol::Tcp, 443), "{text}");
            assert!(!passes(text, Protocol::Tcp, 3389), "{text}");
        }
        assert!(!passes("TCP 443", Protocol::Udp, 443));
        assert!(passes("tcp/udp 53", Protocol::Udp, 53));
        assert!(passes("UDP", Protocol::Udp, 9) && !passes("UDP", Protocol::Tcp, 9));
    }

    #[test]
    fn what_nobody_can_read_forbids_nothing() {
        for text in ["", "電子カルテの通信", "HTTPS と独自プロトコル", "any"] {
            assert_eq!(Allowed::read(text), Allowed::Anything, "{text}");
        }
    }
}
