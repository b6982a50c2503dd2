use super::{Record, SetAside};

/// A kind of record and the version of its body that this program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// As in [`super::RecordId::kind`].
    pub name: &'static str,
    /// The newest version. Older ones are brought up to it by [`migrate`].
    pub version: u32,
}

/// Every kind, sorted by name (a test checks it).
pub static KINDS: &[Kind] = &[
    Kind {
        name: "aos_execution",
        version: 1,
    },
    Kind {
        name: "aos_stack",
        version: 1,
    },
    Kind {
        name: "aos_template",
        version: 1,
    },
    Kind {
        name: "deployment",
        version: 1,
    },
    Kind {
        name: "event",
        version: 1,
    },
    Kind {
        name: "fault",
        version: 1,
    },
    Kind {
        name: "history",
        version: 2,
    },
    Kind {
        name: "instance",
        version: 3,
    },
    Kind {
        name: "link",
        version: 1,
    },
    Kind {
        name: "managed_template",
        version: 1,
    },
    Kind {
        name: "operation",
        version: 1,
    },
    Kind {
        name: "package",
        version: 1,
    },
    Kind {
        name: "plan",
        version: 1,
    },
    Kind {
        name: "private_provider",
        version: 1,
    },
    Kind {
        name: "provisioned_product",
        version: 1,
    },
    Kind {
        name: "resource",
        version: 2,
    },
    Kind {
        name: "rows",
        version: 1,
    },
    Kind {
        name: "stack",
        version: 2,
    },
    Kind {
        name: "stack_instance",
        version: 1,
    },
    Kind {
        name: "stack_set",
        version: 1,
    },
    Kind {
        name: "step",
        version: 2,
    },
    Kind {
        name: "template",
        version: 1,
    },
    Kind {
        name: "timer",
        version: 1,
    },
    Kind {
        name: "world",
        version: 1,
    },
];

/// Brings a record to the version that this program reads.
///
/// # Errors
///
/// The record is set aside when its kind is unknown or when a newer program wrote it.
pub fn migrate(record: Record) -> Result<Record, SetAside> {
    let found = KINDS.binary_search_by(|kind| kind.name.cmp(&record.id.kind));
    let Some(kind) = found.ok().and_then(|index| KINDS.get(index)) else {
        return Err(record.set_aside("unknown kind of record"));
    };
    if record.version > kind.version {
        return Err(record.set_aside("written by a newer version of the program"));
    }
    if record.version == 0 {
        return Err(record.set_aside("no such version of this kind"));
    }
    // Bodies of version 2 may be sealed; those of version 1 are in clear, and are read the same way. So are instances of
    // version 2, whose states were texts, and entries of a history of version 1, which have no links.
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::super::RecordId;
    use super::*;

    fn record(kind: &str, version: u32) -> Record {
        Record {
            id: RecordId::new(kind, "k"),
            version,
            body: b"{}".to_vec(),
        }
    }

    #[test]
    fn kinds_are_sorted() {
        assert!(KINDS.windows(2).all(|w| w[0].name < w[1].name));
    }

    #[test]
    fn newer_and_unknown_records_are_set_aside() {
        assert!(migrate(record("stack", 1)).is_ok());
        assert!(migrate(record("stack", 2)).is_ok());
        assert!(migrate(record("stack", 3)).is_err());
        assert!(migrate(record("stack", 0)).is_err());
        assert_eq!(
            migrate(record("dragon", 1)).unwrap_err().id,
            RecordId::new("dragon", "k")
        );
    }
}
