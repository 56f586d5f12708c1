-- What the demonstration leaves empty in the tables of steps 7 to 13, one row or more for each.
-- Not here: those of steps 1 to 6 (fill-06.sql).
-- Next: README.md.

create temp table here as
  select o.id as organisation, r.person_id as person, f.asset_id as asset, f.id as finding, f.cve_id as cve
  from organisation o
  join role_assignment r on r.organisation_id = o.id
  join finding f on f.organisation_id = o.id
  where o.name = '北見台市民病院'
  order by r.id, f.id
  limit 1;

insert into advisory (source, number, publisher, title, summary, address, published_at_ms, modified_at_ms, withdrawn,
  vectors, weaknesses, links, ssvc, attacked, products, file, generation)
select 'jvn', 'JVNDB-2024-000001', 'JVN', 'ルーターの脆弱性', 'ルーターに、認証回避の脆弱性が存在します。',
  'https://jvndb.jvn.jp/ja/contents/2024/JVNDB-2024-000001.html', 1704067200000, 1704067200000, 0,
  '[{"v":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","s":98,"by":"JVN"}]', '["CWE-287"]', '[]',
  '{"exploitation":"active","automatable":true,"impact":"total"}', 1,
  '{"products":[{"maker":"ヤグルマ","product":"ルーター","wording":"2.0.1 未満","ranges":[{"ee":"2.0.1"}],"status":"affected"}]}',
  'jvndb_detail_2024.rdf', 1
from here;

insert into advisory_cve (cve_id, source, number) select cve, 'jvn', 'JVNDB-2024-000001' from here;

insert into epss (cve_id, probability_ppm, percentile_ppm, scored_on) select cve, 943210, 998700, '2026-11-20' from here;

insert into support_end (maker, product, version, cpe, ends_on, address, file)
values ('Microsoft', 'Windows Server 2012 R2', '', 'cpe:2.3:o:microsoft:windows_server_2012:r2:*:*:*:*:*:*:*',
  '2023-10-10', 'https://learn.microsoft.com/lifecycle/', 'support.csv');

insert into component_support (organisation_id, asset_id, component, product, ends_on, address)
select organisation, asset, 'Windows Server 2012 R2', 'Windows Server 2012 R2', '2023-10-10', '' from here;

insert into confirmed_name (organisation_id, said, maker, name, cpe, confirmed_by, confirmed_at_ms, version)
select organisation, 'component|yamaha|rtx1210', 'ヤマハ', 'RTX1210',
  'cpe:2.3:o:yamaha:rtx1210_firmware:*:*:*:*:*:*:*:*', person, 1795217000000, 1
from here;

insert into received_name (organisation_id, from_id, said, maker, name, cpe, received_at_ms)
select organisation, (select operator_id from membership where member_id = organisation order by operator_id limit 1),
  'component|yamaha|rtx1210', 'ヤマハ', 'RTX1210', 'cpe:2.3:o:yamaha:rtx1210_firmware:*:*:*:*:*:*:*:*', 1795217000000
from here;

insert into notify_setting (organisation_id, detail, webhook, webhook_secret_no, now_wait_min, now_repeat_min,
  week_wait_h, week_repeat_h, quiet_from, quiet_until, keep_days, version)
select organisation, 'count', '', 0, 30, 60, 24, 24, '21:00', '07:00', 400, 2 from here;

insert into notify_consent (organisation_id, desk, mail, until_on, given_by, given_at_ms)
select organisation, '地域の窓口', 'desk@example.jp', null, person, 1795217000000 from here;

insert into notify_preference (organisation_id, person_id, mail, digest, version)
select organisation, person, 'person@example.jp', 'daily', 1 from here;

insert into notify_roster (organisation_id, id, duty, person_id, instead_of_id, from_on, until_on)
select organisation, x'01930000000070008000000000000011', 'on_duty', person, null, '2026-11-01', null from here;

insert into notice_delivery (organisation_id, id, notice_id, person_id, channel, occasion, count, rank, state, attempts,
  due_at_ms, sent_at_ms, said, created_at_ms)
select organisation, x'01930000000070008000000000000012', null, person, 'mail', 'trial', 0, 0, 'sent', 1, 1795217000000,
  1795217001000, '250 ok', 1795217000000
from here;

insert into passkey (id, person_id, credential_id, algorithm, public_key, sign_count, name, created_at_ms,
  last_used_at_ms)
select x'01930000000070008000000000000013', person, x'4101', -7, x'4102', 3, '院内PC', 1795217000000, null from here;

insert into used_challenge (challenge_hash, expires_at_ms) values (x'4103', 4102444800000);

insert into session_proof (session_id, proof) select id, 'own' from session;

insert into provider_link (issuer, subject, person_id, linked_at_ms, last_used_at_ms)
select 'https://id.example.jp', 'subject-1', person, 1795217000000, null from here;

insert into second_factor_rule (organisation_id, roles, from_on, version)
select organisation, 'administrator,system_staff', '2026-12-01', 1 from here;

insert into emergency_account (organisation_id, id, person_id, place, created_by, created_at_ms, checked_at_ms,
  closed_at_ms)
select organisation, x'01930000000070008000000000000014', person, '事務長室の金庫', person, 1795217000000, 1795217000000,
  null
from here;

insert into emergency_code (organisation_id, account_id, code_hash, used_at_ms)
select organisation, x'01930000000070008000000000000014', x'4104', 1795217000000 from here;

insert into emergency_use (organisation_id, id, account_id, who, why, origin, used_at_ms, acknowledged_by,
  acknowledged_at_ms, reason)
select organisation, x'01930000000070008000000000000015', x'01930000000070008000000000000014', '橘川', '停電の復旧',
  '127.0.0.1', 1795217000000, null, null, ''
from here;

insert into evidence_file (organisation_id, id, kind, file_name, file_hash, file_bytes, state, observed_at_ms, things,
  product, content, asset_id, created_at_ms, applied_at_ms, applied_by, version)
select organisation, x'01930000000070008000000000000016', 'cyclonedx', 'viewer.json', x'51', 269, 'applied',
  1795217000000, 1, '画像ビューア', '', asset, 1795217000000, 1795217001000, '橘川 新', 2
from here;

insert into observed_device (organisation_id, id, device_key, mac_address, ip_address, network, is_leased, host_name,
  serial, maker, model, system_kind, system_name, system_version, card_maker, notes, kind, file_name, asset_id, state,
  reason, decided_by, first_seen_at_ms, last_seen_at_ms, version)
select organisation, x'01930000000070008000000000000017', 'mac:02:00:00:00:00:17', '02:00:00:00:00:17', '10.20.0.17',
  '10.20.0.0/24', 0, 'router-17', '', '', '', '', '', '', '', '', 'arp', 'arp.txt', null, 'open', '', '',
  1795217000000, 1795217000000, 1
from here;

insert into asset_evidence (organisation_id, asset_id, field, value_text, kind, file_name, seen_at_ms)
select organisation, asset, 'host_name', 'router-17', 'arp', 'arp.txt', 1795217000000 from here;

insert into asset_part (organisation_id, asset_id, product, position, evidence_id, kind, name, version_text, cpe, purl)
select organisation, asset, '画像ビューア', 0, x'01930000000070008000000000000016', 'software', 'openssl', '1.1.1k', '',
  'pkg:generic/openssl@1.1.1k'
from here;

insert into covered_network (organisation_id, network, first_at_ms, last_at_ms)
select organisation, '10.20.0.0/24', 1795217000000, 1795217000000 from here;

insert into bundle_own_key (fingerprint, public_key, sealed_seed, handed_over, made_at_ms)
values ('fp-own', 'key-own', x'61', '', 1795217000000);

insert into bundle_sender_key (fingerprint, line, name, trusted_at_ms, replaced_by)
values ('fp-sender', 'fp-sender', '白嶺県', 1795217000000, null);

insert into bundle_taken (line, purpose, serial, base, state, sha256, file, bytes, made_at_ms, handed_in_at_ms,
  taken_at_ms, records, changed, message)
values ('fp-sender', 'news', 3, 2, 'taken', 'ab', 'news-3.tar', 9216, 1795217000000, 1795217000000, 1795217001000, 5, 5, '');

insert into bundle_made (purpose, serial, base, sha256, file, bytes, records, made_at_ms, expires_at_ms)
values ('news', 1, 0, 'cd', 'news-1.tar', 9216, 5, 1795217000000, 1797809000000);

insert into vendor_request (organisation_id, id, asset_id, state, vendor, contact, phone, fax, email, device, model, serial,
  asset_tag, due_on, interim, in_charge, remarks, promised_on, answer, answer_version, answered_by, answered_via,
  answered_at_ms, search_text, opened_by, created_at_ms, asked_at_ms, version)
select organisation, x'01930000000070008000000000000018', asset, 'date_set', '株式会社ヤグルマ医療システム', '', '', '', '',
  '外来ルーター', 'RTX1210', '', '', '2026-12-10', '使わない時は回線を抜く', '橘川 新', '', '2026-12-05', '更新します', '14.01.42',
  '山本', 'paper', 1795217002000, '外来ルーター', person, 1795217000000, 1795217001000, 3
from here;

insert into vendor_request_finding (organisation_id, request_id, finding_id, cve_id, component)
select organisation, x'01930000000070008000000000000018', finding, cve, 'FortiOS 7.0.10' from here;

insert into vendor_request_link (organisation_id, request_id, token_hash, expires_at_ms, created_at_ms)
select organisation, x'01930000000070008000000000000018', x'2113', 4102444800000, 1795217001000 from here;

drop table here;
