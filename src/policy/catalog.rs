//! The built-in law: policy files embedded in the crate.

use super::{Policy, PolicyError};

/// Id, path below `src/policy/catalog`, text; in the order of the ids.
const FILES: &[(&str, &str, &str)] = &[
    (
        "us-az-tenorio-serrano",
        "us/az/coconino/us-az-tenorio-serrano.toml",
        include_str!("catalog/us/az/coconino/us-az-tenorio-serrano.toml"),
    ),
    (
        "us-ca-la-lapd-2014",
        "us/ca/los-angeles/us-ca-la-lapd-2014.toml",
        include_str!("catalog/us/ca/los-angeles/us-ca-la-lapd-2014.toml"),
    ),
    (
        "us-ca-la-lasd-2014",
        "us/ca/los-angeles/us-ca-la-lasd-2014.toml",
        include_str!("catalog/us/ca/los-angeles/us-ca-la-lasd-2014.toml"),
    ),
    (
        "us-ca-san-francisco-2013",
        "us/ca/san-francisco/us-ca-san-francisco-2013.toml",
        include_str!("catalog/us/ca/san-francisco/us-ca-san-francisco-2013.toml"),
    ),
    (
        "us-ca-san-francisco-2014",
        "us/ca/san-francisco/us-ca-san-francisco-2014.toml",
        include_str!("catalog/us/ca/san-francisco/us-ca-san-francisco-2014.toml"),
    ),
    (
        "us-ca-santa-clara-3-54",
        "us/ca/santa-clara/us-ca-santa-clara-3-54.toml",
        include_str!("catalog/us/ca/santa-clara/us-ca-santa-clara-3-54.toml"),
    ),
    ("us-ca-trust-act", "us/ca/us-ca-trust-act.toml", include_str!("catalog/us/ca/us-ca-trust-act.toml")),
    ("us-ca-truth-act", "us/ca/us-ca-truth-act.toml", include_str!("catalog/us/ca/us-ca-truth-act.toml")),
    ("us-ca-values-act", "us/ca/us-ca-values-act.toml", include_str!("catalog/us/ca/us-ca-values-act.toml")),
    ("us-ca1-morales", "us/us-ca1-morales.toml", include_str!("catalog/us/us-ca1-morales.toml")),
    ("us-ca3-galarza", "us/us-ca3-galarza.toml", include_str!("catalog/us/us-ca3-galarza.toml")),
    ("us-ca5-el-cenizo", "us/tx/us-ca5-el-cenizo.toml", include_str!("catalog/us/tx/us-ca5-el-cenizo.toml")),
    ("us-ca9-gonzalez", "us/us-ca9-gonzalez.toml", include_str!("catalog/us/us-ca9-gonzalez.toml")),
    ("us-cacd-gonzalez", "us/ca/us-cacd-gonzalez.toml", include_str!("catalog/us/ca/us-cacd-gonzalez.toml")),
    ("us-cacd-roy", "us/ca/los-angeles/us-cacd-roy.toml", include_str!("catalog/us/ca/los-angeles/us-cacd-roy.toml")),
    ("us-co-16-4-102", "us/co/us-co-16-4-102.toml", include_str!("catalog/us/co/us-co-16-4-102.toml")),
    ("us-co-cisneros", "us/co/el-paso/us-co-cisneros.toml", include_str!("catalog/us/co/el-paso/us-co-cisneros.toml")),
    ("us-co-hb19-1124", "us/co/us-co-hb19-1124.toml", include_str!("catalog/us/co/us-co-hb19-1124.toml")),
    ("us-co-sb25-276", "us/co/us-co-sb25-276.toml", include_str!("catalog/us/co/us-co-sb25-276.toml")),
    ("us-ct-2025", "us/ct/us-ct-2025.toml", include_str!("catalog/us/ct/us-ct-2025.toml")),
    ("us-ct-trust-2014", "us/ct/us-ct-trust-2014.toml", include_str!("catalog/us/ct/us-ct-trust-2014.toml")),
    ("us-ct-trust-2019", "us/ct/us-ct-trust-2019.toml", include_str!("catalog/us/ct/us-ct-trust-2019.toml")),
    ("us-dc-detainer-2012", "us/dc/us-dc-detainer-2012.toml", include_str!("catalog/us/dc/us-dc-detainer-2012.toml")),
    (
        "us-dc-release-processing",
        "us/dc/us-dc-release-processing.toml",
        include_str!("catalog/us/dc/us-dc-release-processing.toml"),
    ),
    (
        "us-dc-sanctuary-2019",
        "us/dc/us-dc-sanctuary-2019.toml",
        include_str!("catalog/us/dc/us-dc-sanctuary-2019.toml"),
    ),
    ("us-fed-8cfr-287-7", "us/us-fed-8cfr-287-7.toml", include_str!("catalog/us/us-fed-8cfr-287-7.toml")),
    (
        "us-fed-gonzalez-settlement",
        "us/generic/us-fed-gonzalez-settlement.toml",
        include_str!("catalog/us/generic/us-fed-gonzalez-settlement.toml"),
    ),
    ("us-fed-i247-2008", "us/us-fed-i247-2008.toml", include_str!("catalog/us/us-fed-i247-2008.toml")),
    ("us-fed-i247-2011", "us/us-fed-i247-2011.toml", include_str!("catalog/us/us-fed-i247-2011.toml")),
    ("us-fed-i247-2012", "us/us-fed-i247-2012.toml", include_str!("catalog/us/us-fed-i247-2012.toml")),
    ("us-fed-i247a", "us/us-fed-i247a.toml", include_str!("catalog/us/us-fed-i247a.toml")),
    ("us-fed-i247g", "us/us-fed-i247g.toml", include_str!("catalog/us/us-fed-i247g.toml")),
    ("us-fed-mclaughlin", "us/us-fed-mclaughlin.toml", include_str!("catalog/us/us-fed-mclaughlin.toml")),
    ("us-fed-pep-i247d", "us/us-fed-pep-i247d.toml", include_str!("catalog/us/us-fed-pep-i247d.toml")),
    ("us-fed-pep-i247n", "us/us-fed-pep-i247n.toml", include_str!("catalog/us/us-fed-pep-i247n.toml")),
    ("us-fed-pep-i247x", "us/us-fed-pep-i247x.toml", include_str!("catalog/us/us-fed-pep-i247x.toml")),
    (
        "us-fed-secure-communities",
        "us/us-fed-secure-communities.toml",
        include_str!("catalog/us/us-fed-secure-communities.toml"),
    ),
    (
        "us-fl-miami-dade-2013",
        "us/fl/miami-dade/us-fl-miami-dade-2013.toml",
        include_str!("catalog/us/fl/miami-dade/us-fl-miami-dade-2013.toml"),
    ),
    (
        "us-fl-miami-dade-2017",
        "us/fl/miami-dade/us-fl-miami-dade-2017.toml",
        include_str!("catalog/us/fl/miami-dade/us-fl-miami-dade-2017.toml"),
    ),
    ("us-fl-sb168", "us/fl/us-fl-sb168.toml", include_str!("catalog/us/fl/us-fl-sb168.toml")),
    (
        "us-flsd-brown-ramsay",
        "us/fl/monroe/us-flsd-brown-ramsay.toml",
        include_str!("catalog/us/fl/monroe/us-flsd-brown-ramsay.toml"),
    ),
    ("us-ga-hb1105", "us/ga/us-ga-hb1105.toml", include_str!("catalog/us/ga/us-ga-hb1105.toml")),
    (
        "us-generic-warrant-or-probable-cause",
        "us/generic/us-generic-warrant-or-probable-cause.toml",
        include_str!("catalog/us/generic/us-generic-warrant-or-probable-cause.toml"),
    ),
    ("us-ia-27a", "us/ia/us-ia-27a.toml", include_str!("catalog/us/ia/us-ia-27a.toml")),
    ("us-il-cook-46-37", "us/il/cook/us-il-cook-46-37.toml", include_str!("catalog/us/il/cook/us-il-cook-46-37.toml")),
    ("us-il-trust-act", "us/il/us-il-trust-act.toml", include_str!("catalog/us/il/us-il-trust-act.toml")),
    ("us-in-sb76", "us/in/us-in-sb76.toml", include_str!("catalog/us/in/us-in-sb76.toml")),
    (
        "us-insd-lopez-aguilar",
        "us/in/marion/us-insd-lopez-aguilar.toml",
        include_str!("catalog/us/in/marion/us-insd-lopez-aguilar.toml"),
    ),
    ("us-la-act314", "us/la/us-la-act314.toml", include_str!("catalog/us/la/us-la-act314.toml")),
    (
        "us-la-nopd-2016",
        "us/la/orleans/us-la-nopd-2016.toml",
        include_str!("catalog/us/la/orleans/us-la-nopd-2016.toml"),
    ),
    (
        "us-la-orleans-2013",
        "us/la/orleans/us-la-orleans-2013.toml",
        include_str!("catalog/us/la/orleans/us-la-orleans-2013.toml"),
    ),
    ("us-ma-lunn", "us/ma/us-ma-lunn.toml", include_str!("catalog/us/ma/us-ma-lunn.toml")),
    (
        "us-md-community-trust",
        "us/md/us-md-community-trust.toml",
        include_str!("catalog/us/md/us-md-community-trust.toml"),
    ),
    ("us-me-ld1971", "us/me/us-me-ld1971.toml", include_str!("catalog/us/me/us-me-ld1971.toml")),
    (
        "us-miwd-lopez-lopez",
        "us/mi/allegan/us-miwd-lopez-lopez.toml",
        include_str!("catalog/us/mi/allegan/us-miwd-lopez-lopez.toml"),
    ),
    ("us-mn-ag-3-a", "us/mn/us-mn-ag-3-a.toml", include_str!("catalog/us/mn/us-mn-ag-3-a.toml")),
    ("us-mn-nobles", "us/mn/nobles/us-mn-nobles.toml", include_str!("catalog/us/mn/nobles/us-mn-nobles.toml")),
    ("us-mt-ramon", "us/mt/us-mt-ramon.toml", include_str!("catalog/us/mt/us-mt-ramon.toml")),
    ("us-nc-hb10", "us/nc/us-nc-hb10.toml", include_str!("catalog/us/nc/us-nc-hb10.toml")),
    ("us-nc-hb318", "us/nc/us-nc-hb318.toml", include_str!("catalog/us/nc/us-nc-hb318.toml")),
    ("us-ndil-moreno", "us/il/us-ndil-moreno.toml", include_str!("catalog/us/il/us-ndil-moreno.toml")),
    ("us-nh-30-b-1", "us/nh/us-nh-30-b-1.toml", include_str!("catalog/us/nh/us-nh-30-b-1.toml")),
    ("us-nj-2018-6", "us/nj/us-nj-2018-6.toml", include_str!("catalog/us/nj/us-nj-2018-6.toml")),
    (
        "us-nj-burlington-2014",
        "us/nj/burlington/us-nj-burlington-2014.toml",
        include_str!("catalog/us/nj/burlington/us-nj-burlington-2014.toml"),
    ),
    (
        "us-nj-middlesex-2017",
        "us/nj/middlesex/us-nj-middlesex-2017.toml",
        include_str!("catalog/us/nj/middlesex/us-nj-middlesex-2017.toml"),
    ),
    (
        "us-nj-union-2014",
        "us/nj/union/us-nj-union-2014.toml",
        include_str!("catalog/us/nj/union/us-nj-union-2014.toml"),
    ),
    (
        "us-nv-las-vegas-2019",
        "us/nv/las-vegas/us-nv-las-vegas-2019.toml",
        include_str!("catalog/us/nv/las-vegas/us-nv-las-vegas-2019.toml"),
    ),
    (
        "us-nv-lvmpd-2014",
        "us/nv/clark/us-nv-lvmpd-2014.toml",
        include_str!("catalog/us/nv/clark/us-nv-lvmpd-2014.toml"),
    ),
    (
        "us-nv-lvmpd-2019",
        "us/nv/clark/us-nv-lvmpd-2019.toml",
        include_str!("catalog/us/nv/clark/us-nv-lvmpd-2019.toml"),
    ),
    ("us-ny-ad2-wells", "us/ny/us-ny-ad2-wells.toml", include_str!("catalog/us/ny/us-ny-ad2-wells.toml")),
    (
        "us-ny-nyc-2011",
        "us/ny/new-york-city/us-ny-nyc-2011.toml",
        include_str!("catalog/us/ny/new-york-city/us-ny-nyc-2011.toml"),
    ),
    (
        "us-ny-nyc-2013",
        "us/ny/new-york-city/us-ny-nyc-2013.toml",
        include_str!("catalog/us/ny/new-york-city/us-ny-nyc-2013.toml"),
    ),
    (
        "us-ny-nyc-2014",
        "us/ny/new-york-city/us-ny-nyc-2014.toml",
        include_str!("catalog/us/ny/new-york-city/us-ny-nyc-2014.toml"),
    ),
    (
        "us-ny-nypd-2014",
        "us/ny/new-york-city/us-ny-nypd-2014.toml",
        include_str!("catalog/us/ny/new-york-city/us-ny-nypd-2014.toml"),
    ),
    (
        "us-nyed-orellana",
        "us/ny/suffolk/us-nyed-orellana.toml",
        include_str!("catalog/us/ny/suffolk/us-nyed-orellana.toml"),
    ),
    ("us-ok-171-3", "us/ok/us-ok-171-3.toml", include_str!("catalog/us/ok/us-ok-171-3.toml")),
    ("us-ok-ochoa", "us/ok/us-ok-ochoa.toml", include_str!("catalog/us/ok/us-ok-ochoa.toml")),
    ("us-or-181-850", "us/or/us-or-181-850.toml", include_str!("catalog/us/or/us-or-181-850.toml")),
    ("us-or-181a-820", "us/or/us-or-181a-820.toml", include_str!("catalog/us/or/us-or-181a-820.toml")),
    (
        "us-or-clackamas",
        "us/or/clackamas/us-or-clackamas.toml",
        include_str!("catalog/us/or/clackamas/us-or-clackamas.toml"),
    ),
    (
        "us-or-clackamas-2014",
        "us/or/clackamas/us-or-clackamas-2014.toml",
        include_str!("catalog/us/or/clackamas/us-or-clackamas-2014.toml"),
    ),
    (
        "us-or-marion-2014",
        "us/or/marion/us-or-marion-2014.toml",
        include_str!("catalog/us/or/marion/us-or-marion-2014.toml"),
    ),
    (
        "us-or-multnomah-2013",
        "us/or/multnomah/us-or-multnomah-2013.toml",
        include_str!("catalog/us/or/multnomah/us-or-multnomah-2013.toml"),
    ),
    (
        "us-or-multnomah-2014",
        "us/or/multnomah/us-or-multnomah-2014.toml",
        include_str!("catalog/us/or/multnomah/us-or-multnomah-2014.toml"),
    ),
    ("us-or-polk-2014", "us/or/polk/us-or-polk-2014.toml", include_str!("catalog/us/or/polk/us-or-polk-2014.toml")),
    (
        "us-or-washington-2014",
        "us/or/washington/us-or-washington-2014.toml",
        include_str!("catalog/us/or/washington/us-or-washington-2014.toml"),
    ),
    (
        "us-pa-philadelphia-1-14",
        "us/pa/philadelphia/us-pa-philadelphia-1-14.toml",
        include_str!("catalog/us/pa/philadelphia/us-pa-philadelphia-1-14.toml"),
    ),
    (
        "us-pa-philadelphia-5-16",
        "us/pa/philadelphia/us-pa-philadelphia-5-16.toml",
        include_str!("catalog/us/pa/philadelphia/us-pa-philadelphia-5-16.toml"),
    ),
    (
        "us-pa-philadelphia-7-15",
        "us/pa/philadelphia/us-pa-philadelphia-7-15.toml",
        include_str!("catalog/us/pa/philadelphia/us-pa-philadelphia-7-15.toml"),
    ),
    (
        "us-sdfl-creedle",
        "us/fl/miami-dade/us-sdfl-creedle.toml",
        include_str!("catalog/us/fl/miami-dade/us-sdfl-creedle.toml"),
    ),
    ("us-tn-2019", "us/tn/us-tn-2019.toml", include_str!("catalog/us/tn/us-tn-2019.toml")),
    ("us-tn-hb2018-2026", "us/tn/us-tn-hb2018-2026.toml", include_str!("catalog/us/tn/us-tn-hb2018-2026.toml")),
    ("us-tx-sb4", "us/tx/us-tx-sb4.toml", include_str!("catalog/us/tx/us-tx-sb4.toml")),
    ("us-va-53-1-220-2", "us/va/us-va-53-1-220-2.toml", include_str!("catalog/us/va/us-va-53-1-220-2.toml")),
    ("us-wa-king-2013", "us/wa/king/us-wa-king-2013.toml", include_str!("catalog/us/wa/king/us-wa-king-2013.toml")),
    ("us-wa-king-2014", "us/wa/king/us-wa-king-2014.toml", include_str!("catalog/us/wa/king/us-wa-king-2014.toml")),
    ("us-wa-kww", "us/wa/us-wa-kww.toml", include_str!("catalog/us/wa/us-wa-kww.toml")),
    (
        "us-waed-sanchez-ochoa",
        "us/wa/yakima/us-waed-sanchez-ochoa.toml",
        include_str!("catalog/us/wa/yakima/us-waed-sanchez-ochoa.toml"),
    ),
    ("us-wv-15-16", "us/wv/us-wv-15-16.toml", include_str!("catalog/us/wv/us-wv-15-16.toml")),
];

/// The ids of the built-in policies, in order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, ..)| *id)
}

/// The TOML of a built-in policy.
#[must_use]
pub fn text(id: &str) -> Option<&'static str> {
    find(id).map(|(_, text)| text)
}

/// The path of a built-in policy below the catalogue's folder.
#[must_use]
pub fn path(id: &str) -> Option<&'static str> {
    find(id).map(|(path, _)| path)
}

/// A built-in policy, read anew.
#[must_use]
pub fn policy(id: &str) -> Option<Result<Policy, PolicyError>> {
    find(id).map(|(path, text)| Policy::from_toml(text, path))
}

/// Every built-in policy, in the order of the ids.
///
/// # Errors
///
/// The first file that does not load; none, as the crate's tests see to it.
pub fn all() -> Result<Vec<Policy>, PolicyError> {
    FILES.iter().map(|(_, path, text)| Policy::from_toml(text, path)).collect()
}

/// The rules of a built-in policy, without the tests that it carries: to read those takes most of the time.
#[must_use]
pub fn rule(id: &str) -> Option<Result<Policy, PolicyError>> {
    find(id).map(|(path, text)| Policy::from_toml(without_tests(text), path))
}

/// The rules of every built-in policy, without tests, in the order of the ids.
///
/// # Errors
///
/// The first file that does not load; none, as the crate's tests see to it.
pub fn rules() -> Result<Vec<Policy>, PolicyError> {
    FILES.iter().map(|(_, path, text)| Policy::from_toml(without_tests(text), path)).collect()
}

/// In the built-in files the tests stand last.
fn without_tests(text: &str) -> &str {
    text.split_once("\n[[test]]").map_or(text, |(rules, _)| rules)
}

fn find(id: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(known, ..)| *known == id).map(|(_, path, text)| (*path, *text))
}
