//! Every kind of file, good, damaged and hostile. The samples are our own, in the shape that the programs write.

use super::*;
use domain::inventory::{
    evidence::{Content, EvidenceKind, Observed},
    seen::Protocol,
};

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
<port protocol="tcp" portid="80"><state state="open" reason="syn-ack"/><service name="http" product="lighttpd" version="1.4.35"><cpe>cpe:/a:lighttpd:lighttpd:1.4.35</cpe><cpe>cpe:/o:linux:linux_kernel</cpe></service></port></ports>
<os><osmatch name="Linux 3.2" accuracy="96"><osclass type="x" vendor="Linux" osfamily="Linux" osgen="3.X" accuracy="96"><cpe>cpe:/o:linux:linux_kernel:3.2</cpe></osclass></osmatch><osmatch name="Linux 4" accuracy="90"><osclass vendor="Linux" osfamily="Linux" osgen="4.X" accuracy="90"/></osmatch></os>
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
fn a_scan_proposes_programs_and_the_best_guess_at_a_system_and_tells_what_answered() {
    let device = devices(NMAP).remove(0);
    assert_eq!(device.ports, [(Protocol::Tcp, 80)], "a closed port is none");
    assert!(device.is_beside_scanner && device.components.is_empty());
    let parts: Vec<_> = device
        .parts
        .iter()
        .map(|part| (part.component.name.as_str(), part.component.cpe.as_str(), part.told_by.as_str()))
        .collect();
    assert_eq!(
        parts,
        [
            ("lighttpd", "cpe:2.3:a:lighttpd:lighttpd:1.4.35:*:*:*:*:*:*:*", "tcp/80"),
            ("Linux Linux 3.X", "cpe:2.3:o:linux:linux_kernel:3.2:*:*:*:*:*:*:*", "OS 96 %"),
        ]
    );
    let unsure = devices(&NMAP.replace("accuracy=\"96\"", "accuracy=\"88\"")).remove(0);
    assert_eq!(unsure.parts.len(), 1, "what nmap itself is not sure of is no proposal");
}

#[test]
fn the_groups_of_an_account_that_give_privileges_are_kept_and_no_others() {
    let users = "DistinguishedName,SamAccountName,Enabled,DisplayName,MemberOf,AccountExpirationDate\n\
        \"CN=a,DC=x\",tanaka,True,田中 一郎,\"CN=Domain Admins,CN=Users,DC=x;CN=内科,DC=x\",2026/12/31 0:00:00\n\
        \"CN=b,DC=x\",sato,True,,\"CN=内科,DC=x\",\n";
    let Content::Accounts(accounts) = read(users.as_bytes(), Limits::default()).unwrap().content else {
        panic!("no accounts")
    };
    assert_eq!(
        (accounts[0].person.as_str(), accounts[0].groups.clone()),
        ("田中 一郎", vec!["Domain Admins".to_owned()])
    );
    assert_eq!(accounts[0].expires_at_ms, Some(1_798_642_800_000));
    assert!(accounts[1].groups.is_empty() && accounts[1].expires_at_ms.is_none());
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

fn kind(text: &str) -> EvidenceKind {
    read(text.as_bytes(), Limits::default()).unwrap().kind
}

/// Hardware address, addresses, name of each device.
fn told(text: &str) -> Vec<[String; 3]> {
    devices(text)
        .iter()
        .map(|device| {
            [
                device.mac.map(|mac| mac.to_string()).unwrap_or_default(),
                device.addresses_text(),
                device.host_name.clone(),
            ]
        })
        .collect()
}

const ISC: &str = r#"# The format of this file is documented in the dhcpd.leases(5) manual page.
server-duid "\000\001";

lease 10.1.2.30 {
  starts 4 2026/11/19 01:02:03;
  ends 4 2026/11/19 13:02:03;
  binding state free;
  hardware ethernet 00:1b:2c:3d:4e:01;
}
lease 10.1.2.31 {
  starts 5 2026/11/20 01:02:03;
  ends 5 2026/11/20 13:02:03;
  cltt 5 2026/11/20 01:02:03;
  binding state active;
  next binding state free;
  hardware ethernet 00:1b:2c:3d:4e:02;
  uid "\001\000\033,=N\002";
  client-hostname "NAIKA-PC01";
}
"#;

#[test]
fn isc_leases_give_who_holds_an_address() {
    assert_eq!(kind(ISC), EvidenceKind::DhcpIsc);
    assert_eq!(told(ISC), [["00:1B:2C:3D:4E:02", "10.1.2.31", "NAIKA-PC01"]]);
    assert!(devices(ISC)[0].is_leased);
    assert_eq!(devices(ISC)[0].seen_at_ms, Some(1_795_136_523_000));
    assert!(refusal(ISC.trim_end().trim_end_matches('}')).contains("cut off"));
}

#[test]
fn dnsmasq_leases_are_read() {
    let text = "1795221551 00:1b:2c:3d:4e:5f 10.1.2.31 naika-pc01 01:00:1b:2c:3d:4e:5f\n\
                0 06-00:1b:2c:3d:4e:60 10.1.2.32 * *\nduid 00:01:00:01\n";
    assert_eq!(kind(text), EvidenceKind::DhcpDnsmasq);
    assert_eq!(
        told(text),
        [["00:1B:2C:3D:4E:5F", "10.1.2.31", "naika-pc01"], ["00:1B:2C:3D:4E:60", "10.1.2.32", ""]]
    );
}

#[test]
fn windows_leases_are_read_as_powershell_and_the_console_export_them() {
    let powershell = "#TYPE Microsoft.Management.Infrastructure.CimInstance#DhcpServerv4Lease\r\n\
        \"IPAddress\",\"ScopeId\",\"AddressState\",\"ClientId\",\"HostName\",\"LeaseExpiryTime\"\r\n\
        \"10.1.2.31\",\"10.1.2.0\",\"Active\",\"00-1b-2c-3d-4e-5f\",\"NAIKA-PC01.hospital.example\",\"2026/11/28 9:00:00\"\r\n\
        \"10.1.2.32\",\"10.1.2.0\",\"InactiveReservation\",\"00-1b-2c-3d-4e-60\",\"printer\",\"\"\r\n";
    assert_eq!(kind(powershell), EvidenceKind::DhcpWindows);
    assert_eq!(told(powershell), [["00:1B:2C:3D:4E:5F", "10.1.2.31", "NAIKA-PC01.hospital.example"]]);
    let console = "クライアント IP アドレス\t名前\tリースの有効期限\t種類\t一意の ID\t説明\n\
        10.1.2.33\tuketsuke-1\t2026/11/28 9:00:00\tDHCP\t001b2c3d4e61\t\n";
    assert_eq!(told(console), [["00:1B:2C:3D:4E:61", "10.1.2.33", "uketsuke-1"]]);
}

#[test]
fn neighbours_are_read_as_each_system_prints_them() {
    let windows_ja = "\r\nインターフェイス: 10.1.2.3 --- 0x5\r\n  インターネット アドレス      物理アドレス           種類\r\n\
        \u{20}\u{20}10.1.2.1              00-1b-2c-3d-4e-5f     動的\r\n  10.1.2.255            ff-ff-ff-ff-ff-ff     静的\r\n\
        \u{20}\u{20}224.0.0.22            01-00-5e-00-00-16     静的\r\n";
    let windows_en = "\r\nInterface: 10.1.2.3 --- 0x5\r\n  Internet Address      Physical Address      Type\r\n\
        \u{20}\u{20}10.1.2.1              00-1b-2c-3d-4e-5f     dynamic\r\n";
    let linux = "10.1.2.1 dev eth0 lladdr 00:1b:2c:3d:4e:5f REACHABLE\n10.1.2.9 dev eth0 FAILED\n";
    let cisco = "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n\
        Internet  10.1.2.1               12   001b.2c3d.4e5f  ARPA   Vlan10\nInternet  10.1.2.7                0   Incomplete      ARPA\n";
    let yamaha = "カウント数: 1\nインタフェース   IPアドレス         MACアドレス         TTL(秒)\n\
        LAN1(port1)      10.1.2.1           00:1b:2c:3d:4e:5f   1200\n";
    for text in [windows_ja, windows_en, linux, cisco, yamaha] {
        assert_eq!(kind(text), EvidenceKind::Arp, "{text}");
        assert_eq!(told(text), [["00:1B:2C:3D:4E:5F", "10.1.2.1", ""]], "{text}");
    }
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(windows_ja);
    assert_eq!(read(&cp932, Limits::default()).unwrap().kind, EvidenceKind::Arp);
    let unix =
        "ct-01 (10.1.2.8) at 00:1b:2c:3d:4e:5f [ether] on eth0\n? (10.1.2.9) at <incomplete> on eth0\n";
    assert_eq!(told(unix), [["00:1B:2C:3D:4E:5F", "10.1.2.8", "ct-01"]]);
    assert_eq!(devices(cisco)[0].notes, "Vlan10");
}

#[test]
fn a_device_with_several_addresses_is_one_and_has_few() {
    let line = |last: u8| format!("10.1.2.{last} dev eth0 lladdr 00:1b:2c:3d:4e:5f STALE\n");
    let text: String = (1..=50).map(line).collect();
    assert_eq!(devices(&text).len(), 1);
    assert_eq!(devices(&text)[0].addresses.len(), 8);
}

#[test]
fn neighbours_of_a_cisco_switch_tell_serial_number_and_firmware() {
    let text = "------------------------------------------------\nLocal Intf: Gi1/0/7\nChassis id: 001b.2c3d.4e5f\n\
        Port id: 001b.2c3d.4e5f\nPort Description: SW PORT\nSystem Name: SEP001B2C3D4E5F.hospital.example\n\n\
        System Description: \nCisco IP Phone 8841, V1, sip88xx.12-8\n\nTime remaining: 112 seconds\n\
        Management Addresses:\n    IP: 10.1.5.21\nAuto Negotiation - supported, enabled\nMED Information:\n\
        \u{20}   F/W revision: sb2.5\n    S/W revision: sip88xx.12-8\n    Serial number: FCH2134ABCD\n\
        \u{20}   Manufacturer: Cisco Systems, Inc.\n    Model: CP-8841\n\nTotal entries displayed: 1\n";
    assert_eq!(kind(text), EvidenceKind::LldpCisco);
    let device = &devices(text)[0];
    assert_eq!((device.serial.as_str(), device.model.as_str()), ("FCH2134ABCD", "CP-8841"));
    assert_eq!(device.components[0].name, "CP-8841 firmware");
    assert_eq!(device.components[0].version, "sb2.5");
    assert_eq!(device.notes, "Gi1/0/7 Cisco IP Phone 8841, V1, sip88xx.12-8");
}

#[test]
fn neighbours_of_lldpd_are_read_in_both_of_its_shapes() {
    let one = r#"{"lldp":{"interface":{"eth0":{"via":"LLDP","chassis":{"sw-3f":{"id":{"type":"mac","value":"00:1b:2c:3d:4e:5f"},
        "descr":"ApresiaLight","mgmt-ip":["10.1.1.9","fe80::1"]}},"port":{"id":{"type":"local","value":"7"}},
        "lldp-med":{"inventory":{"serial":"AP00123","manufacturer":"APRESIA","model":"GM-110","firmware":"1.2.3"}}}}}}"#;
    assert_eq!(kind(one), EvidenceKind::LldpJson);
    assert_eq!(told(one), [["00:1B:2C:3D:4E:5F", "10.1.1.9 fe80::1", "sw-3f"]]);
    let many = r#"{"lldp":{"interface":[{"eth0":{"chassis":{"id":{"type":"mac","value":"00:1b:2c:3d:4e:5f"}}}},
        {"eth1":{"chassis":{"a":{"id":{"type":"local","value":"x"}}}}}]}}"#;
    assert_eq!(told(many), [["00:1B:2C:3D:4E:5F", "", ""], ["", "", "a"]]);
    assert_eq!(refusal(r#"{"lldp":{}}"#), "nothing in it that counts");
}

fn parts(text: &str) -> (String, Vec<[String; 4]>) {
    match read(text.as_bytes(), Limits::default()).unwrap().content {
        Content::Parts { product, parts } => {
            let part = |part: domain::inventory::evidence::Part| {
                [part.kind.as_str().to_owned(), part.name, part.version, part.cpe + &part.purl]
            };
            (product, parts.into_iter().map(part).collect())
        }
        other => panic!("{other:?}"),
    }
}

const CYCLONEDX: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
  "metadata":{"timestamp":"2026-11-01T00:00:00Z","component":{"type":"application","name":"PACS Viewer","version":"4.2"}},
  "components":[
    {"type":"library","name":"openssl","version":"1.1.1k","purl":"pkg:generic/openssl@1.1.1k","licenses":[{"license":{"id":"OpenSSL"}}],
     "components":[{"type":"library","name":"libcrypto","version":"1.1"}]},
    {"type":"operating-system","name":"Windows Server","version":"2019","cpe":"cpe:/o:microsoft:windows_server_2019:-"},
    {"type":"file","name":"readme.txt"}]}"#;

#[test]
fn a_bill_of_materials_in_cyclonedx_gives_parts_at_every_depth() {
    let (product, found) = parts(CYCLONEDX);
    assert_eq!(product, "PACS Viewer 4.2");
    assert_eq!(
        found,
        [
            ["software", "PACS Viewer", "4.2", ""],
            ["software", "openssl", "1.1.1k", "pkg:generic/openssl@1.1.1k"],
            ["software", "libcrypto", "1.1", ""],
            ["os", "Windows Server", "2019", "cpe:2.3:o:microsoft:windows_server_2019:-:*:*:*:*:*:*:*"],
        ]
    );
    assert_eq!(
        refusal(&CYCLONEDX.replace("\"1.6\"", "\"9.0\"")),
        "an edition that is not read: CycloneDX 9.0"
    );
    assert_eq!(refusal(&CYCLONEDX.replace("openssl\"", "open\\u0000ssl\"")), "neither text nor a workbook");
}

#[test]
fn a_bill_of_materials_in_spdx_is_read() {
    let text = r#"{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"infusion-pump-5.1",
      "creationInfo":{"created":"2026-10-01T00:00:00Z","creators":["Tool: x"]},
      "packages":[{"name":"busybox","SPDXID":"a","versionInfo":"1.30.1","externalRefs":[
        {"referenceCategory":"SECURITY","referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:busybox:busybox:1.30.1:*:*:*:*:*:*:*"},
        {"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:generic/busybox@1.30.1"}]},
       {"name":"kernel","versionInfo":"NOASSERTION","primaryPackagePurpose":"OPERATING-SYSTEM"}],
      "relationships":[{"spdxElementId":"a","relationshipType":"CONTAINS","relatedSpdxElement":"b"}]}"#;
    let (product, found) = parts(text);
    assert_eq!(product, "infusion-pump-5.1");
    assert_eq!(found[0][3], "cpe:2.3:a:busybox:busybox:1.30.1:*:*:*:*:*:*:*pkg:generic/busybox@1.30.1");
    assert_eq!(found[1], ["os", "kernel", "", ""]);
    assert_eq!(refusal(&text.replace("SPDX-2.3", "SPDX-3.0")), "an edition that is not read: SPDX-3.0");
}

#[test]
fn a_bill_of_a_million_parts_is_refused_wherever_they_stand() {
    let flat = format!(
        "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{}{{}}]}}",
        "{\"name\":\"a\"},".repeat(1_000_000)
    );
    assert_eq!(refusal(&flat), "more than 20000 parts");
    let inner = format!("{{\"name\":\"a\",\"components\":[{}{{}}]}}", "{},".repeat(999));
    let nested = format!(
        "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{}]}}",
        vec![inner; 30].join(",")
    );
    assert_eq!(refusal(&nested), "more than 20000 parts");
    let deep = format!(
        "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":{}",
        "[{\"components\":".repeat(200)
    );
    assert!(refusal(&deep).contains("recursion"), "{}", refusal(&deep));
}

#[test]
fn computers_and_accounts_of_a_directory_are_read_from_csv_and_ldif() {
    let computers = "\"DistinguishedName\",\"DNSHostName\",\"Enabled\",\"Name\",\"ObjectClass\",\"OperatingSystem\",\"OperatingSystemVersion\",\"LastLogonDate\"\n\
        \"CN=PC1,DC=h\",\"naika-pc01.hospital.example\",\"True\",\"NAIKA-PC01\",\"computer\",\"Windows 10 Pro\",\"10.0 (19045)\",\"2026/11/19 8:30:00\"\n\
        \"CN=PC2,DC=h\",\"\",\"False\",\"OLD-PC\",\"computer\",\"Windows 7\",\"6.1\",\"\"\n";
    assert_eq!(kind(computers), EvidenceKind::DirectoryComputers);
    let found = devices(computers);
    assert_eq!(found.len(), 1, "what is disabled is not in the network");
    assert_eq!(
        (found[0].components[0].name.as_str(), found[0].components[0].version.as_str()),
        ("Windows 10 Pro", "10.0 (19045)")
    );
    let ldif = "dn: CN=EMR-SV01,OU=Servers,DC=h\nobjectClass: top\nobjectClass: computer\ncn: EMR-SV01\n\
        operatingSystem: Windows Server 2019\n  Standard\nlastLogonTimestamp: 134396071530000000\n\n\
        dn:: Q049\nobjectClass: computer\ncn:: 5Y+X5LuYUEM=\n";
    let found = devices(ldif);
    assert_eq!(found[0].components[0].name, "Windows Server 2019 Standard");
    assert_eq!(found[0].seen_at_ms, Some(1_795_133_553_000));
    assert_eq!(found[1].host_name, "受付PC");
    let users = "DN,objectClass,sAMAccountName,userAccountControl,lastLogonTimestamp\n\
        \"CN=A,DC=h\",user,yamada,66048,134396071530000000\n\"CN=B,DC=h\",user,sato,514,0\n";
    let Content::Accounts(accounts) = read(users.as_bytes(), Limits::default()).unwrap().content else {
        panic!("no accounts")
    };
    assert_eq!(
        (accounts[0].name.as_str(), accounts[0].never_expires, accounts[0].is_enabled),
        ("yamada", true, true)
    );
    assert!(!accounts[1].is_enabled && accounts[1].signed_in_at_ms.is_none());
}

const FORM: &str = "製造業者による医療情報セキュリティ開示書 Ver.5.0,,,,,\n作成日,2026/10/1,,,,\n製造業者,架空メディカル株式会社,,,,\n\
    製品名称,画像ビューア KV-1,,バージョン,4.2.1,\n,,,,,\n番号,質問,はい,いいえ,対象外,備考\n\
    1,医療情報を保存しますか,○,,,\n1.1,通信を暗号化しますか,,○,,次版で対応\n2,遠隔保守をしますか,,,○,\n";

#[test]
fn a_disclosure_form_gives_product_and_answers_with_their_cells() {
    let found = |text: &str| match read(text.as_bytes(), Limits::default()).unwrap().content {
        Content::Disclosure(form) => form,
        other => panic!("{other:?}"),
    };
    let form = found(FORM);
    assert_eq!(
        [&form.maker, &form.product, &form.version, &form.made_on],
        ["架空メディカル株式会社", "画像ビューア KV-1", "4.2.1", "2026/10/1"]
    );
    let answers: Vec<[&str; 4]> = form
        .answers
        .iter()
        .map(|one| [one.cell.as_str(), one.number.as_str(), one.reply.as_str(), one.remark.as_str()])
        .collect();
    assert_eq!(
        answers,
        [["C7", "1", "yes", ""], ["D8", "1.1", "no", "次版で対応"], ["E9", "2", "not_applicable", ""]]
    );
    let worded = "サービス事業者による医療情報セキュリティ開示書,,,\nサービス名称：架空クラウドカルテ,,,\n\
        番号,質問,回答,備考\n1,利用者を認証しますか,はい,\n2,操作を記録しますか,いいえ,注1\n";
    let form = found(worded);
    assert_eq!((form.product.as_str(), form.answers.len()), ("架空クラウドカルテ", 2));
    assert_eq!(form.answers[1].remark, "注1");
    let empty: String = FORM.replace('○', "");
    assert_eq!(refusal(&empty), "nothing in it that counts");
}

#[test]
fn what_is_of_no_kind_is_refused() {
    for text in
        ["hello", "管理番号,名称\nSV-1,電子カルテ\n", "{\"a\":1}", "[1]", "<html></html>", "10.1.2.1 up\n"]
    {
        assert!(read(text.as_bytes(), Limits::default()).is_err(), "{text}");
    }
    let ledger = "名称,IPアドレス,MACアドレス,メーカー\nVPN,10.1.2.1,00:1b:2c:3d:4e:5f,架空\n";
    assert_eq!(refusal(ledger), "no kind of evidence that is known", "a ledger is imported elsewhere");
}

proptest::proptest! {
    #[test]
    fn whatever_stands_in_a_file_it_is_read_or_refused(cut in 0_usize..4000, noise in ".{0,40}", which in 0_usize..6) {
        let samples = [NMAP, ISC, CYCLONEDX, FORM,
            "10.1.2.1 dev eth0 lladdr 00:1b:2c:3d:4e:5f REACHABLE\n",
            "\"DistinguishedName\",\"Name\",\"ObjectClass\"\n\"a\",\"b\",\"computer\"\n"];
        let sample = samples[which];
        let at = (0..=cut.min(sample.len())).rev().find(|at| sample.is_char_boundary(*at)).unwrap();
        let text = format!("{}{noise}{}", &sample[..at], &sample[at..]);
        let limits = Limits { bytes: 1 << 16, devices: 50, parts: 50 };
        if let Ok(read) = read(text.as_bytes(), limits) {
            let count = match read.content {
                Content::Devices(all) => all.len(),
                Content::Parts { parts, .. } => parts.len() - 1,
                Content::Accounts(all) => all.len(),
                Content::Disclosure(form) => form.answers.len(),
                Content::Connections(ways) => ways.len(),
            };
            proptest::prop_assert!(count <= 50);
        }
    }
}

#[test]
fn the_ledger_is_written_as_a_bill_of_materials_that_is_read_again() {
    use domain::{
        ids::{AssetId, Uuid},
        inventory::{Asset, AssetDetails, AssetKind, Component, ComponentKind},
    };
    let mut details = AssetDetails::named(AssetKind::VpnFirewall, "VPN \"東\"");
    details.maker = "Fortinet".to_owned();
    details.components.push(Component {
        kind: ComponentKind::Firmware,
        name: "FortiOS".to_owned(),
        version: "6.0.4".to_owned(),
        cpe: "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*".to_owned(),
    });
    let asset = Asset { id: AssetId::from_uuid(Uuid::from_u128(7)), details, version: 1, updated_at_ms: 0 };
    let mut out = Vec::new();
    let head = bill::Head {
        serial: Uuid::from_u128(1).to_string(),
        made_at: jiff::Timestamp::from_second(1_795_221_551).unwrap(),
        organisation: "北見台市民病院".to_owned(),
    };
    let mut writer = bill::Writer::begin(&mut out, &head).unwrap();
    writer.asset(&asset, &[]).unwrap();
    writer.asset(&Asset { id: AssetId::from_uuid(Uuid::from_u128(8)), ..asset.clone() }, &[]).unwrap();
    writer.end().unwrap();
    let text = String::from_utf8(out).unwrap();
    // What the schema of CycloneDX 1.6 requires, and the forms it gives.
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((json["bomFormat"].as_str(), json["specVersion"].as_str()), (Some("CycloneDX"), Some("1.6")));
    assert_eq!(json["serialNumber"], "urn:uuid:00000000-0000-0000-0000-000000000001");
    assert_eq!(json["version"], 1);
    assert_eq!(json["metadata"]["timestamp"], "2026-11-21T00:39:11Z");
    let mut references = std::collections::BTreeSet::new();
    let mut waiting: Vec<&serde_json::Value> = json["components"].as_array().unwrap().iter().collect();
    waiting.push(&json["metadata"]["component"]);
    while let Some(one) = waiting.pop() {
        const TYPES: [&str; 5] = ["device", "firmware", "operating-system", "application", "platform"];
        assert!(TYPES.contains(&one["type"].as_str().unwrap()) && !one["name"].as_str().unwrap().is_empty());
        assert!(references.insert(one["bom-ref"].as_str().unwrap()), "a reference stands twice");
        waiting.extend(one["components"].as_array().into_iter().flatten());
    }
    let (product, found) = parts(&text);
    assert_eq!(product, "北見台市民病院");
    assert_eq!(found[0], ["firmware", "FortiOS", "6.0.4", "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*"]);
    assert_eq!(found.len(), 2);
}
