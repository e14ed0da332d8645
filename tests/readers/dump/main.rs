//! Prints all constants, each text in hexadecimal digits.

mod assets;

use assets::{ASSETS, Link, PUBLIC_PATH, asset};

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn link(link: &Link) -> String {
    format!(" {}:{}", hex(link.url), hex(link.integrity))
}

fn main() {
    println!("public_path {}", hex(PUBLIC_PATH));
    println!("import_map {} {}", hex(assets::IMPORT_MAP_HTML), hex(assets::IMPORT_MAP_CSP));
    if asset("nope.js").is_none() && asset("zzz").is_none() && asset("app.js ").is_none() {
        println!("missing");
    }
    for listed in ASSETS {
        let found = asset(listed.path).expect("what is listed is found");
        assert_eq!(found, listed);
        let own = link(&Link { url: found.url, integrity: found.integrity });
        let css: String = found.css.iter().map(link).collect();
        let preload: String = found.preload.iter().map(link).collect();
        println!("asset {}{own} {} css{css} preload{preload}", hex(found.path), hex(found.media_type));
    }
}
