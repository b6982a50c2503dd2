//! The service's own rules: stacks, deployments, execution plans, events, and what may follow what.
//!
//! Knows nothing of HTTP and nothing of storage. Rule numbers (`STACK-10`) are those of the rule book;
//! tests cite them. Reads take `&self` and never move time; [`Service::due`] is the only thing that does.

mod agencies;
mod continuing;
mod deploying;
mod deployment;
mod drift;
mod engine;
mod error;
mod event;
mod execution_plan;
mod faults;
mod host;
mod key_service;
mod looking;
mod machine;
mod managed_template;
mod managed_templates;
pub mod object_storage;
mod package;
mod packages;
mod parse;
mod plans;
mod prepared;
mod private_provider;
mod private_providers;
mod private_schemas;
mod products;
mod resources;
#[expect(
    clippy::module_inception,
    reason = "the noun of the file is the service itself"
)]
mod service;
mod sets;
mod stack;
mod stacks;
mod states;
mod status;
mod template;
mod transfer;
mod updating;
mod variables;

pub use deployment::{Deployment, DeploymentKind, Phase, StepKey};
pub use drift::{DriftReport, DriftedAttribute, DriftedResource, Standing};
pub use error::{Code, ServiceError, codes, codes_in};
pub use event::{EVENT_TYPES, Event, EventKey, EventResource, EventType};
pub use execution_plan::{ExecutionPlan, PlanPrice};
pub use host::TemplateHost;
pub use key_service::{Encrypted, veil};
pub use looking::{Look, Seen, Sight};
pub use machine::Refused;
pub use managed_template::{ManagedTemplate, TemplateVersion};
pub use managed_templates::{NewTemplate, TemplateRef};
pub use package::{Package, PackageAction, PackageStatus, PackageTask, PackageVersion};
pub use packages::{PackageChange, PackageRefusal};
pub use plans::{NewPlan, PlanRef};
pub use private_provider::{PrivateProvider, ProviderVersion};
pub use private_providers::{NewProvider, NewProviderVersion};
pub use products::{ProductVersion, RetiredProduct};
pub use resources::StackResource;
pub use service::{Service, Settings, Timer};
pub use sets::{
    InstanceEvent, InstanceStatus, NewOperation, NewStackSet, Operation, OperationAction,
    OperationEvent, OperationStatus, OverridesSource, Preferences, RegionRollout, Rollout,
    SetChange, SetEvent, SetRef, SetStatus, Share, StackInstance, StackSet,
};
pub use stack::{Stack, StackOutput, StateHead};
pub use stacks::NewStack;
pub use states::{InstanceRef, Recorded, States, StoredInstance};
pub use status::{PlanEvent, PlanStatus, ResourceStatus, StackEvent, StackStatus};
pub use template::{Files, Template, TemplateSource};
pub use transfer::{ImportError, Imported};
pub use updating::StackChanges;
pub use variables::{GivenVariable, GivenVariables, VariablesSource};
