//! Every kind of file, good, damaged and hostile. The samples are our own, in the shape that the programs write.

use super::*;
use domain::inventory::evidence::{Content, EvidenceKind, Observed};

fn devices(text: &str) -> Vec<Observed> {
    match read(text.as_bytes(), Limits::default()).unwrap().content {
        Content::Devices(devices) => devices,
        other => panic!("{other:?}"),
    }
}

fn refusal(text: &str) -> String {
    read(text.as_bytes(), Limits::default()).unwrap_err().to_string()
}

const NMAP: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/bin/../share/nmap/nmap.xsl" type="text/xsl"?>
<nmaprun scanner="nmap" args="nmap -oX scan.xml 10.1.2.0/24" start="1795221551" version="7.93">
<host starttime="1795221551" endtime="1795221557"><status state="up" reason="arp-response" reason_ttl="0"/>
<address addr="10.1.2.40" addrtype="ipv4"/><address addr="00:A0:D5:12:34:56" addrtype="mac" vendor="Sierra Wireless"/>
<hostnames><hostname name="raven&amp;x.example.jp" type="PTR"/></hostnames>
<ports><port protocol="tcp" portid="22"><state state="closed" reason="reset"/><service name="ssh"/></port>
<port protocol="tcp" portid="80"><state state="open" reason="syn-ack"/><service name="http" product="lighttpd" version="1.4.35"><cpe>cpe:/a:x:y</cpe></service></port></ports>
<os><osmatch name="Linux 3.2" accuracy="96"/><osmatch name="Linux 4" accuracy="90"/></os>
</host>
<host><status state="down" reason="no-response"/><address addr="10.1.2.41" addrtype="ipv4"/></host>
<runstats><finished time="1795221600"/><hosts up="1" down="1" total="2"/></runstats>
</nmaprun>
"#;

#[test]
fn a_scan_gives_the_hosts_that_answered() {
    let scan = read(NMAP.as_bytes(), Limits::default()).unwrap();
    assert_eq!((scan.kind, scan.observed_at_ms), (EvidenceKind::Nmap, Some(1_795_221_600_000)));
    let devices = devices(NMAP);
    assert_eq!(devices.len(), 1);
    let device = &devices[0];
    assert_eq!(device.mac.unwrap().to_string(), "00:A0:D5:12:34:56");
    assert_eq!(
        (device.addresses_text().as_str(), device.host_name.as_str()),
        ("10.1.2.40", "raven&x.example.jp")
    );
    assert_eq!(device.notes, "tcp/80 http lighttpd 1.4.35, OS? Linux 3.2 (96 %)");
    assert_eq!((device.card_maker.as_str(), device.seen_at_ms), ("Sierra Wireless", Some(1_795_221_557_000)));
}

#[test]
fn a_scan_that_was_broken_off_is_refused_anywhere() {
    for (at, _) in NMAP.char_indices().step_by(7).filter(|(at, _)| *at < NMAP.len() - 12) {
        assert!(read(&NMAP.as_bytes()[..at], Limits::default()).is_err(), "{at}");
    }
}

#[test]
fn xml_that_defines_entities_is_refused_and_unknown_ones_too() {
    let bomb = NMAP.replace("<!DOCTYPE nmaprun>", "<!DOCTYPE nmaprun [<!ENTITY a \"b\">]>");
    assert_eq!(refusal(&bomb), "it defines XML entities");
    let outside = NMAP.replace("<!DOCTYPE nmaprun>", "<!DOCTYPE nmaprun SYSTEM \"file:///etc/passwd\">");
    assert_eq!(refusal(&outside), "it defines XML entities");
    assert!(refusal(&NMAP.replace("&amp;", "&a;")).starts_with("damaged in line 7"));
    assert_eq!(refusal("<?xml version=\"1.0\"?><a/>"), "no kind of evidence that is known");
}

#[test]
fn each_limit_holds() {
    let hosts = |count: usize| {
        let host = |at: usize| {
            format!(
                "<host><status state=\"up\"/><address addr=\"10.1.{}.{}\" addrtype=\"ipv4\"/></host>",
                at / 250,
                at % 250
            )
        };
        format!("<nmaprun>{}</nmaprun>", (0..count).map(host).collect::<String>())
    };
    let limits = Limits { devices: 100, ..Limits::default() };
    assert!(read(hosts(100).as_bytes(), limits).is_ok());
    assert_eq!(read(hosts(101).as_bytes(), limits).unwrap_err().to_string(), "more than 100 devices");
    assert!(refusal(&format!("<nmaprun>{}", "<a>".repeat(40))).contains("nested too deep"));
    let small = Limits { bytes: 10, ..Limits::default() };
    assert_eq!(read(NMAP.as_bytes(), small).unwrap_err().to_string(), "more than 10 bytes");
    assert_eq!(refusal(&hosts(0)), "nothing in it that counts");
}
