//! Addresses of the web, without what does not tell pages apart.

use url::Url;

/// Parameters that say how a reader came to a page, and not which page it is.
const TRACKING: [&str; 32] = [
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "cmpid",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "pk_campaign",
    "pk_cid",
    "pk_content",
    "pk_keyword",
    "pk_kwd",
    "pk_medium",
    "pk_source",
    "ref_src",
    "ref_url",
    "ttclid",
    "twclid",
    "vero_id",
    "wbraid",
    "wt_mc",
    "yclid",
];
const TRACKING_PREFIXES: [&str; 4] = ["utm_", "at_campaign", "at_medium", "mtm_"];

/// Archives that keep a copy of a page under an address in which its own address is written out.
const ARCHIVES: [&str; 8] = [
    "web.archive.org",
    "wayback.archive-it.org",
    "webarchive.nationalarchives.gov.uk",
    "archive.today",
    "archive.ph",
    "archive.is",
    "archive.md",
    "archive.li",
];

/// The address without what does not tell pages apart: scheme, `www.`, the port that goes without saying, last slash,
/// fragment, the parameters of campaigns and the order of the others, ways to write a letter in `%`, and the archive that
/// keeps a copy (WHATWG URL Standard for all else). What is no web address stays as it is.
#[must_use]
pub fn address(url: &str) -> String {
    let url = url.trim();
    let Some(parsed) = web(url) else { return url.to_owned() };
    let host = bare_host(parsed.host_str().unwrap_or_default());
    if host.is_empty() {
        return url.to_owned();
    }
    if let Some(original) = original(host, url, &parsed) {
        return address(&original);
    }
    let port = parsed.port().filter(|port| ![80, 443].contains(port)).map(|port| format!(":{port}"));
    let path = plain_percent(parsed.path());
    let mut query: Vec<String> = parsed.query().unwrap_or_default().split('&').map(plain_percent).collect();
    query.retain(|pair| !pair.is_empty() && !is_tracking(pair.split('=').next().unwrap_or_default()));
    query.sort_unstable();
    let mark = if query.is_empty() { "" } else { "?" };
    // A page that a script shows has its path there.
    let fragment = parsed.fragment().filter(|fragment| fragment.starts_with(['!', '/'])).map(plain_percent);
    let fragment = fragment.map(|fragment| format!("#{fragment}"));
    let (port, fragment) = (port.unwrap_or_default(), fragment.unwrap_or_default());
    format!("{host}{port}{}{mark}{}{fragment}", path.trim_end_matches('/'), query.join("&"))
}

/// The site that an address leads to; of a copy in an archive the site of its original.
#[must_use]
pub fn host(url: &str) -> String {
    let address = address(url);
    address.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
}

/// A web address, also without its scheme.
fn web(url: &str) -> Option<Url> {
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    let parsed = if url.contains("://") { Url::parse(url) } else { Url::parse(&format!("http://{url}")) };
    parsed.ok().filter(is_web)
}

fn bare_host(host: &str) -> &str {
    let mut host = host.trim_end_matches('.');
    while let Some(rest) = host.strip_prefix("www.") {
        host = rest;
    }
    host
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// The address of the page that an archive keeps a copy of. As it was written: a parser would take its `..` for the
/// archive's.
fn original(host: &str, url: &str, parsed: &Url) -> Option<String> {
    if !ARCHIVES.contains(&host) {
        return None;
    }
    let after = url.get(1..).unwrap_or_default();
    if let Some(at) = ["http:/", "https:/"].iter().filter_map(|scheme| after.find(scheme)).min() {
        return Some(after[at..].to_owned());
    }
    // /web/20131121000000/www.daily.example/9
    let (moment, original) = parsed.path().strip_prefix("/web/")?.split_once('/')?;
    let query = parsed.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = parsed.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    moment.starts_with(|c: char| c.is_ascii_digit()).then(|| format!("{original}{query}{fragment}"))
}

/// The same letters in `%` written one way (RFC 3986, section 6.2.2), and what stands for nothing in an address in `%`.
fn plain_percent(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let hex = |digit: &u8| char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let mut byte = *first;
        let mut is_encoded = byte == b'%';
        if let (b'%', [high, low, after @ ..]) = (byte, after)
            && let (Some(high), Some(low)) = (hex(high), hex(low))
        {
            (byte, rest) = (high * 16 + low, after);
            is_encoded = !is_unreserved(byte);
        }
        if is_encoded || !(is_unreserved(byte) || b":/?#[]@!$&'()*+,;=".contains(&byte)) {
            plain.push('%');
            plain.push_str(&hex::encode_upper([byte]));
        } else {
            plain.push(byte.into());
        }
    }
    plain
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}
