//! `catalog-pack DATA OUT`: packs the folder `DATA` (`data/catalog`) into `OUT`: `index.bin`, `services/*.bin`,
//! `catalog.bin` (everything).

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
    let packed = catalog_pack::pack_folder(Path::new(data))?;
    let out = Path::new(out);
    fs::create_dir_all(out.join("services"))?;
    fs::write(out.join("index.bin"), &packed.index)?;
    fs::write(out.join("catalog.bin"), &packed.whole)?;
    for (name, blob) in &packed.services {
        fs::write(out.join("services").join(format!("{name}.bin")), blob)?;
    }
    Ok(())
}
