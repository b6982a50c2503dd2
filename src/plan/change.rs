/// What happens to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Nothing.
    NoOp,
    /// It is made.
    Create,
    /// A data source is read while applying.
    Read,
    /// It is changed in place.
    Update,
    /// It is replaced: the old one goes first.
    DeleteThenCreate,
    /// It is replaced: the new one comes first.
    CreateThenDelete,
    /// It is removed.
    Delete,
    /// It is taken out of the state and left alone.
    Forget,
}

impl Action {
    /// The words of Terraform's JSON.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::NoOp => &["no-op"],
            Self::Create => &["create"],
            Self::Read => &["read"],
            Self::Update => &["update"],
            Self::DeleteThenCreate => &["delete", "create"],
            Self::CreateThenDelete => &["create", "delete"],
            Self::Delete => &["delete"],
            Self::Forget => &["forget"],
        }
    }

    /// Whether an object is made anew in place of another.
    pub fn is_replace(self) -> bool {
        matches!(self, Self::DeleteThenCreate | Self::CreateThenDelete)
    }
}

/// Why an action was chosen, where the values alone do not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionReason {
    /// An earlier run left it broken.
    ReplaceBecauseTainted,
    /// The user asked for it.
    ReplaceByRequest,
    /// `replace_triggered_by` asks for it.
    ReplaceByTriggers,
    /// An argument changed that cannot be changed in place.
    ReplaceBecauseCannotUpdate,
    /// Its block is gone.
    DeleteBecauseNoResourceConfig,
    /// It has a key of the wrong kind, or one too many.
    DeleteBecauseWrongRepetition,
    /// `count` is smaller now.
    DeleteBecauseCountIndex,
    /// `for_each` no longer has its key.
    DeleteBecauseEachKey,
    /// Its module instance is gone.
    DeleteBecauseNoModule,
    /// Moving was impossible because the target is taken.
    DeleteBecauseNoMoveTarget,
    /// Arguments of the data source are not known yet.
    ReadBecauseConfigUnknown,
    /// Something the data source depends on will change.
    ReadBecauseDependencyPending,
    /// The data source belongs to a `check` block.
    ReadBecauseCheckNested,
}

impl ActionReason {
    /// The word of Terraform's JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::ReplaceBecauseTainted => "replace_because_tainted",
            Self::ReplaceByRequest => "replace_by_request",
            Self::ReplaceByTriggers => "replace_by_triggers",
            Self::ReplaceBecauseCannotUpdate => "replace_because_cannot_update",
            Self::DeleteBecauseNoResourceConfig => "delete_because_no_resource_config",
            Self::DeleteBecauseWrongRepetition => "delete_because_wrong_repetition",
            Self::DeleteBecauseCountIndex => "delete_because_count_index",
            Self::DeleteBecauseEachKey => "delete_because_each_key",
            Self::DeleteBecauseNoModule => "delete_because_no_module",
            Self::DeleteBecauseNoMoveTarget => "delete_because_no_move_target",
            Self::ReadBecauseConfigUnknown => "read_because_config_unknown",
            Self::ReadBecauseDependencyPending => "read_because_dependency_pending",
            Self::ReadBecauseCheckNested => "read_because_check_nested",
        }
    }
}
