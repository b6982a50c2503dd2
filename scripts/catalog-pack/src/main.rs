//! `catalog-pack DATA OUT`: packs the folder `DATA` (`data`) into `OUT`: its catalogue into `catalog/index.bin`,
//! `catalog/services/*.bin` and `catalog/catalog.bin` (everything), its price list into `prices.txt`.

#![allow(
    clippy::disallowed_methods,
    reason = "a build tool reads its arguments and files; the core does not"
)]

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
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
    Ok(())
}
