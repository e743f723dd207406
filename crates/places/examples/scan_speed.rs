//! Measures how fast names of places are looked up on one core: `cargo run --release -p legation-places
//! --example scan_speed -- FILE`. The clock is the wall's, so run it on an idle machine.

use legation_places::Gazetteer;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let Some(file) = std::env::args().nth(1) else {
        return Err(std::io::Error::other("name a file"));
    };
    let text = std::fs::read_to_string(file)?;
    let start = Instant::now();
    let gazetteer = Gazetteer::new();
    println!("ready after {:.3} ms", start.elapsed().as_secs_f64() * 1000.0);
    for round in ["first round", "second round", "third round"] {
        let start = Instant::now();
        let found = gazetteer.scan(&text).count();
        let seconds = start.elapsed().as_secs_f64();
        println!("{round}: {found} names, {:.1} MB/s", text.len() as f64 / 1e6 / seconds);
    }
    Ok(())
}
