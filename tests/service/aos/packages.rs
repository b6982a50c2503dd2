//! Packages: what is in them, and what may not be.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use formwork::text::checksum;
use formwork::tosca::package::{Package, PackageError};
use miniz_oxide::deflate::compress_to_vec;
use serde_json::{Value as Json, json};

use super::{NETWORK, named, refused};
use crate::service::World;
use crate::service::zip::zip;

/// Written by Python: a folder `top` with `blueprint.yaml`, an empty file, and a file whose path has more than 100 bytes.
const GNU: &str = "H4sICAAAAAAC/24udGFyAO3XSwrCMBAG4Fl7ipwgjzYPcOUBcomKVYp9UafQ3t7gQrAUXJTUR+fbJPuf+SfBphUQmQys1o8zmJ4zd2ukBmZgBf0Ns44x2CgM+R/LPm+7okY+ZlX5ifzNa/5KpS4BJin/6LI9UzsgW8UFFwff1Bdf1NeI/T8z98+ZT6Se9L9zRgHzNP+r9P9pAZEvIM4cB6Qh/PP83+z/sO0n779UJZb2/yoGQiKgZv2d/s+rFsev+v87Yyz1PyGExHQHuQ22TgAWAAA=";
const PAX: &str = "H4sIAAAAAAAC/+3X0QqCMBQG4F33FHuCzePmgiDossteYeGiQGvYEebbt7oIEqELmRae72Yighc/5z+KNy9ZYllktH6dUf8cuDZFfJwXbALtHW0TX8mWCWP+x6p1vrlcUXS2rubIv/jMH0CrnPGM8k/ObjisGFkqIYXcHWzYO1u6Jl3/D8z9e+Zz6M9/vKUYDzT/yYEG7i2et89FUI4g3QjyJDAg9dA8+z917F/2P4Dqff8pUDnt/0kEQhKgZv2f/ne1x+6n/v/XBgz1PyGEpPQAJAnMEAAWAAA=";
const USTAR: &str = "H4sIAAAAAAAC/+3WzQqDMAwH8Jz3FH0CNfZD2Nt02MFAt+Ii6Nsv203ZrdRNzO+SHgI9/EkIPWIJmVXMGfOpbF2/vJ3ldmVhA+OT/MBfwjER53/pxhCH252K2ffdL/K3y/wRja5BVZJ/dv6s8ATiqEKC8lrQRMnzj6hX+183tdE7n//3Ym0TbJT/JEQGsln3c/+FPtL8V/d/49DJ/SeEEDm9APn0JOEAEgAA";
/// A file and a symbolic link to another one.
const LINK: &str = "H4sIAAAAAAAC/0vUq0zMzWGgKTAAAjMTEzANBOg0EBgisUHi5iBKwYCBDqC0uCSxSEGBYYSCRIZRMJJB0qDI/2hsQ0MDUzMGBSP91JJk/YLE4uLylNH8PwpGwSgYBdQFACdZCnkACgAA";
/// `栈/模板.yaml`, by an extended header.
const CHINESE: &str = "H4sIAAAAAAAC/9PT19N3CEis8EhNTEktYqAJMIAAXLSBgTESGyRuaGBkYMagUMFAB1BaXJJYBLSeYWQCIxOFgsSSDNtnCzr0n61Y+Gzufr3KxNwcLoZRMCKAvb69PTjGaWgHKFObmZjgzv8Ghqj538DcyNSYQcFgNP/THCSOZoFRMApGwSgYkQAAE09R7gAMAAA=";

fn decoded(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x1f\x8b\x08\0\0\0\0\0\0\xff".to_vec();
    bytes.extend(compress_to_vec(content, 6));
    bytes.extend(checksum(content).to_le_bytes());
    bytes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    bytes
}

/// Files with what stands in front of them, of some kind.
fn tar(files: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (path, kind, content) in files {
        let mut head = vec![0; 512];
        head[..path.len()].copy_from_slice(path.as_bytes());
        head[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        head[148..156].fill(b' ');
        head[156] = *kind;
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        bytes.extend(head);
        bytes.extend_from_slice(content);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

fn tgz(path: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    gzip(&tar(&[
        ("blueprint.yaml", b'0', NETWORK.as_bytes()),
        (path, kind, content),
    ]))
}

fn names(package: &Package) -> Vec<(&str, usize)> {
    let files = package.files().iter();
    files
        .map(|(path, content)| (path.as_str(), content.len()))
        .collect()
}

/// A zip file of one member that is compressed.
fn zipped(name: &str, content: &[u8], told: u32) -> Vec<u8> {
    let packed = compress_to_vec(content, 6);
    let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
    common.extend(checksum(content).to_le_bytes());
    common.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    common.extend(told.to_le_bytes());
    common.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(&common);
    bytes.extend(name.as_bytes());
    bytes.extend(packed);
    let at = u32::try_from(bytes.len()).unwrap();
    bytes.extend(b"PK\x01\x02\x14\0");
    bytes.extend(&common);
    bytes.extend([0; 14]);
    bytes.extend(name.as_bytes());
    let length = u32::try_from(bytes.len()).unwrap() - at;
    bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend(length.to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn packages_that_other_tools_wrote() {
    let long = format!("{}/{}/f.txt", "d".repeat(60), "e".repeat(60));
    for text in [GNU, PAX, USTAR] {
        let package = Package::open("x.tgz", &decoded(text)).unwrap();
        assert_eq!(
            names(&package),
            [("blueprint.yaml", 5), (&*long, 600), ("empty", 0)]
        );
        assert_eq!(
            package.main("blueprint.yaml").unwrap(),
            ("blueprint.yaml", "a: 1\n")
        );
        let none = PackageError::NoMain("main.yaml".into());
        assert_eq!(package.main("main.yaml").unwrap_err(), none);
    }
    let package = Package::open("x.tar.gz", &decoded(CHINESE)).unwrap();
    assert_eq!(names(&package), [("模板.yaml", 1)]);
    let error = Package::open("x.tar.gz", &decoded(LINK)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the package cannot be read: something in it is no file"
    );
}

//= AOS-10, AOS-11, AOS-14
#[test]
fn packages_are_templates() {
    let mut world = World::new();
    let part = "__MACOSX/._blueprint.yaml";
    let around = [
        ("net/blueprint.yaml", NETWORK),
        ("net/notes/read.md", "x"),
        (part, "y"),
    ];
    let plain = tar(&[
        ("./blueprint.yaml", b'0', NETWORK.as_bytes()),
        ("./charts/", b'0', b""),
    ]);
    for (version, file, bytes) in [
        ("1", "net.zip", zip(&around)),
        ("2", "net.tar.gz", gzip(&plain)),
        ("3", "net.tgz", tgz("notes.txt", 0, b"notes")),
        (
            "4",
            "net.zip",
            zipped("blueprint.yaml", NETWORK.as_bytes(), NETWORK.len() as u32),
        ),
        // What it is its bytes tell.
        ("5", "net.yaml", zip(&around)),
    ] {
        let (status, body) = world.upload(&named("net", version), file, &bytes);
        assert_eq!(status, 201, "{version}: {body}");
        let path = format!("/v2/templates/{}", body["id"].as_str().unwrap());
        assert_eq!(
            world
                .send("GET", &format!("{path}/archive"), &Json::Null)
                .body,
            bytes
        );
        assert_eq!(world.get(&format!("{path}/inputs"))["count"]["default"], 2);
    }
    let other = zip(&[("main_2.yaml", NETWORK), ("blueprint.yaml", "")]);
    let mut resource = named("net", "6");
    resource["main_file_name"] = json!("main_2.yaml");
    let (status, body) = world.upload(&resource, "a.zip", &other);
    assert_eq!(status, 201, "{body}");
    let shown = world.get(&format!("/v2/templates/{}", body["id"].as_str().unwrap()));
    assert_eq!(shown["main_file_name"], "main_2.yaml");
    resource["main_file_name"] = json!("main.yaml");
    refused(&world.upload(&resource, "a.zip", &other), 400, "4001115");
}

/// Nothing of these is taken, and nothing of them takes long.
#[test]
fn hostile_packages() {
    let mut world = World::new();
    let file = |path| tgz(path, b'0', b"x");
    let zeros = vec![0; 9 << 20];
    let many: Vec<String> = (0..=500).map(|n| format!("f{n}")).collect();
    let many_zipped: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "")).collect();
    let many_tarred: Vec<(&str, u8, &[u8])> = many
        .iter()
        .map(|name| (name.as_str(), b'0', &b""[..]))
        .collect();
    let bomb = gzip(&gzip(&zeros));
    for (name, bytes, code) in [
        ("a.tgz", file("../blueprint.yaml"), "4001004"),
        ("a.tgz", file("/etc/passwd"), "4001004"),
        ("a.tgz", file("a/../../b"), "4001004"),
        ("a.tgz", file("a//b"), "4001004"),
        ("a.tgz", tgz("link", b'1', b""), "4001004"),
        ("a.tgz", tgz("link", b'2', b""), "4001004"),
        ("a.tgz", tgz("null", b'3', b""), "4001004"),
        ("a.tgz", decoded(LINK), "4001004"),
        ("a.zip", zip(&[("../x.yaml", "")]), "4001004"),
        ("a.zip", zip(&[("/x.yaml", "")]), "4001004"),
        ("a.zip", zip(&many_zipped), "4001005"),
        ("a.tgz", gzip(&tar(&many_tarred)), "4001005"),
        ("a.tgz", tgz("zeros", b'0', &zeros), "4001005"),
        ("a.tgz", gzip(&vec![0; 64 << 20]), "4001005"),
        (
            "a.zip",
            zipped("blueprint.yaml", &zeros, 9 << 20),
            "4001005",
        ),
        // It says that it is small.
        ("a.zip", zipped("blueprint.yaml", &zeros, 100), "4001004"),
        ("a.yaml", vec![b'#'; (4 << 20) + 1], "4001005"),
        // What is packed once more is no main file.
        (
            "a.zip",
            zipped("blueprint.yaml", &bomb, bomb.len() as u32),
            "4001122",
        ),
        ("a.tgz", bomb, "4001004"),
        ("a.tgz", gzip(b""), "4001004"),
        ("a.tgz", gzip(NETWORK.as_bytes()), "4001004"),
        ("a.tar.gz", NETWORK.into(), "4001004"),
        ("a.zip", NETWORK.into(), "4001004"),
        ("a.zip", zip(&[]), "4001115"),
        ("a.rar", b"Rar!".to_vec(), "4000201"),
        ("a", NETWORK.into(), "4000201"),
        ("a.yaml", Vec::new(), "4001007"),
    ] {
        let answer = world.upload(&named("a", "1"), name, &bytes);
        let body = refused(&answer, 400, code);
        assert_ne!(body["extend"], "");
    }
    // Aliases of aliases, and lists in lists.
    let mut bomb = String::from(
        "tosca_definitions_version: huaweicloud_tosca_version_1_0\na0: &a0 [x, x, x, x, x, x, x, x, x]\n",
    );
    for level in 1..20 {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb += &format!("a{level}: &a{level} [{list}]\n");
    }
    let deep = format!("node_templates: {}", "[".repeat(100_000));
    for text in [bomb, deep] {
        refused(
            &world.upload(&named("a", "1"), "a.yaml", text.as_bytes()),
            400,
            "4001119",
        );
    }
    assert_eq!(world.get("/v2/templates"), json!([]));
}

/// However a package is damaged, it is taken or refused with a code of the table.
#[test]
fn damaged_packages() {
    let zipped = zipped("blueprint.yaml", NETWORK.as_bytes(), NETWORK.len() as u32);
    for (name, whole) in [
        ("a.tgz", tgz("notes.txt", b'0', b"x")),
        ("a.tgz", decoded(PAX)),
        ("a.zip", zipped),
    ] {
        for length in 0..whole.len() {
            let opened = Package::open(name, &whole[..length]);
            assert!(opened.is_err(), "{name} cut off at {length}");
        }
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut damaged = whole.clone();
                damaged[at] ^= 1 << bit;
                if let Ok(package) = Package::open(name, &damaged) {
                    let _ = package.main("blueprint.yaml");
                }
            }
        }
    }
}
