//! Prints the names of places of a text, where they are, and why.
//!
//! ```text
//! cargo run -p legation-places --example toponyms -- FILE-OR-TEXT [DOMAIN]
//! ```

use legation_actors::{Registry, resolve};
use legation_analysis::Analyser;
use legation_document::Document;
use legation_places::{Gazetteer, Outlet, locate};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(input) = arguments.next() else {
        eprintln!("give a file or a text");
        std::process::exit(2);
    };
    let text = std::fs::read_to_string(&input).unwrap_or(input);
    let domain = arguments.next();
    let document = Document::from_paragraphs(&text, None);
    let analysis = Analyser::embedded().analyse(&document);
    let resolutions = resolve(&document, &analysis, &Registry::new(), None);
    let toponyms = locate(&analysis, &resolutions, &Gazetteer::new(), Outlet { domain: domain.as_deref() });
    for toponym in toponyms.all() {
        let place = toponym
            .place
            .as_ref()
            .map_or("?".to_owned(), |p| format!("{} {} {:.3},{:.3}", p.kind.word(), p.name, p.latitude, p.longitude));
        let country = toponym.country.map_or("-".to_owned(), |c| c.to_string());
        let words = analysis.words(toponym.tokens.clone());
        println!("{words:<28} {country:<4} {place:<44} {:?}  ({})", toponym.usage, toponym.reason);
    }
    for token in 0..analysis.tokens.len() {
        if let Some(at) = toponyms.place_of(&analysis, token) {
            println!("{} at {}", analysis.word(token), analysis.words(at.tokens.clone()));
        }
    }
}
