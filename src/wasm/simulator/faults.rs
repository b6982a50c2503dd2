use tsify::Ts;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Simulator;
use crate::wasm::border::{Given, Taken};
use crate::wasm::dto::{FaultGiven, FaultList, FaultResult, FaultTold};

#[wasm_bindgen]
impl Simulator {
    /// What shall go wrong in this world, in the order in which it is looked at.
    pub fn faults(&self) -> Ts<FaultList> {
        FaultList(self.inner.borrow().faults()).ts()
    }

    /// Adds a fault, or puts it in the place of the one with its number.
    #[wasm_bindgen(js_name = putFault)]
    pub async fn put_fault(&self, fault: Ts<FaultGiven>) -> Result<Ts<FaultResult>, JsValue> {
        let fault = fault.rust()?.0;
        let _turn = self.turn().await?;
        let done = self.inner.borrow_mut().put_fault(fault);
        self.keep().await?;
        Ok(FaultResult::from(done).ts())
    }

    /// Switches a fault on or off, and gives it; what it counted stays. Absent when there is none of this number.
    #[wasm_bindgen(js_name = switchFault)]
    pub async fn switch_fault(
        &self,
        id: u32,
        enabled: bool,
    ) -> Result<Option<Ts<FaultTold>>, JsValue> {
        let _turn = self.turn().await?;
        let fault = self.inner.borrow_mut().switch_fault(id.into(), enabled);
        self.keep().await?;
        Ok(fault.map(|fault| FaultTold(fault).ts()))
    }

    /// Takes a fault out of the world, and gives it as it was. Absent when there is none of this number.
    #[wasm_bindgen(js_name = removeFault)]
    pub async fn remove_fault(&self, id: u32) -> Result<Option<Ts<FaultTold>>, JsValue> {
        let _turn = self.turn().await?;
        let fault = self.inner.borrow_mut().remove_fault(id.into());
        self.keep().await?;
        Ok(fault.map(|fault| FaultTold(fault).ts()))
    }
}
