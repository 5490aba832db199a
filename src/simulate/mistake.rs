//! The mistakes that a simulated jail makes.

use crate::words::words;

words! {
    /// A mistake of a jail, as far as the record of one booking can show it.
    ///
    /// A record is vague, late or blank, and never false: a time that is wrong and looks exact cannot be told from a right
    /// one, by no checker. What a jail did wrong stands in the record; that it thought it right does not.
    Mistake {
        /// The hours are counted from a detainer that came after the entitlement to release.
        ClockFromReceipt = "clock_from_receipt",
        /// Saturdays, Sundays and holidays are not counted although the rule counts them.
        WeekendNotCounted = "weekend_not_counted",
        /// The state's own holidays are not counted.
        StateHolidayNotCounted = "state_holiday_not_counted",
        /// The person is kept after the time ran out.
        HeldPastLimit = "held_past_limit",
        /// A second form is taken for a new period.
        Reissued = "reissued",
        /// The person claims citizenship, and the detainer stays.
        Citizen = "citizen",
        /// Bail is refused because of the detainer.
        BailRefused = "bail_refused",
        /// Bail is posted and nobody tells the person.
        BailUntold = "bail_untold",
        /// The person is kept on a telephone call until the form comes.
        HeldOnCall = "held_on_call",
        /// The form comes a day after the release was due, and the hold is filled in backwards.
        DetainerAfterRelease = "detainer_after_release",
        /// No warrant came with the form.
        NoWarrant = "no_warrant",
        /// The form was not served on the person.
        NotServed = "not_served",
        /// The form states no probable cause.
        NoProbableCause = "no_probable_cause",
        /// A form that asks only for notice is taken for one that asks for a hold.
        WrongForm = "wrong_form",
        /// The form is not signed.
        Unsigned = "unsigned",
        /// A hold is entered on a hint, and no form ever comes.
        NoPaper = "no_paper",
        /// Release is counted from the entry of the court's order in the computer.
        ClockFromEntry = "clock_from_entry",
        /// The jail gives itself three days to release.
        SlowProcessing = "slow_processing",
        /// Nobody is released at night.
        NightCutOff = "night_cut_off",
        /// A sentence that has been served is not taken for a release.
        TimeServedMissed = "time_served_missed",
        /// The court has to order release twice.
        OrderIgnored = "order_ignored",
        /// A hold that was cleared stays in the computer.
        StaleHold = "stale_hold",
        /// The jail keeps the person for a review of its own.
        OwnReview = "own_review",
        /// Only dates are entered.
        DatesOnly = "dates_only",
        /// A detainer that was withdrawn is not acted on.
        WithdrawalIgnored = "withdrawal_ignored",
        /// The rule ended during the stay, and the jail goes on under it.
        OldRule = "old_rule",
        /// An immigration officer's warrant is taken for a judge's.
        AdministrativeWarrant = "administrative_warrant",
        /// The person is not brought before a judge in time.
        NoHearing = "no_hearing",
    }
}

impl Mistake {
    /// Its place in [`Mistake::ALL`], for a stream of throws of its own.
    pub(super) const fn place(self) -> usize {
        self as usize
    }
}
