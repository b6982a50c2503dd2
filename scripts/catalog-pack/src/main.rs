//! `catalog-pack DATA OUT`: packs the folder `DATA` (`data`) into `OUT`: its catalogue into `catalog/index.bin`,
//! `catalog/services/*.bin` and `catalog/catalog.bin` (everything), its price list into `prices.txt`, and the facts beside
//! the engine into `facts/*.txt`.

#![allow(
    clippy::disallowed_methods,
    reason = "a build tool reads its arguments and files; the core does not"
)]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [data, out] = args.as_slice() else {
        eprintln!("usage: catalog-pack DATA OUT");
        std::process::exit(2);
    };
    let (data, out) = (Path::new(data), Path::new(out));
    let packed = catalog_pack::pack_folder(&data.join("catalog"))?;
    let catalog = out.join("catalog");
    fs::create_dir_all(catalog.join("services"))?;
    fs::write(catalog.join("index.bin"), &packed.index)?;
    fs::write(catalog.join("catalog.bin"), &packed.whole)?;
    for (name, blob) in &packed.services {
        fs::write(catalog.join("services").join(format!("{name}.bin")), blob)?;
    }
    let prices = catalog_pack::pack_prices(&data.join("pricing"))?;
    fs::write(out.join("prices.txt"), prices)?;
    let facts = out.join("facts");
    fs::create_dir_all(&facts)?;
    let world = catalog_pack::pack_world(&data.join("cloud"))?;
    fs::write(facts.join("world.txt"), world)?;
    for name in ["elements.txt", "counterparts.txt"] {
        let text = fs::read_to_string(data.join("aos").join(name))?;
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let lines: Vec<&str> = lines.collect();
        fs::write(facts.join(name), lines.join("\n"))?;
    }
    for name in ["error-codes", "aos-error-codes"] {
        let text = fs::read(data.join("service").join(format!("{name}.tsv")))?;
        fs::write(facts.join(format!("{name}.txt")), text)?;
    }
    Ok(())
}
