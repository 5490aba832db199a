//! Mistakes put into a stay.
//!
//! Each has streams of its own, so that switching one off leaves every other stay as it was.

use crate::policy::Form;
use crate::record::{Basis, Statement, Warrant};
use crate::time::Instant;

use super::county::County;
use super::dice::Dice;
use super::mistake::Mistake;
use super::rule::{LeftOut, Paper, deadline};
use super::stay::{DAY, Ending, Exit, HOUR, Hold, MINUTE};
use super::world::{Course, complete};

/// The purposes of a booking's streams: the world, the clerk, then one for each mistake.
pub(super) const WORLD: u64 = 0;
pub(super) const CLERK: u64 = 1;
const FIRST_MISTAKE: u64 = 2;

/// Lets the first mistake happen that can and does.
pub(super) fn plant(county: &County, number: u64, course: &mut Course) -> Option<Mistake> {
    Mistake::ALL.iter().copied().find(|mistake| {
        let share = county.mistakes.get(mistake.place()).copied().unwrap_or(0);
        if share == 0 {
            return false;
        }
        let purpose = u64::try_from(mistake.place()).unwrap_or(0).saturating_add(FIRST_MISTAKE);
        let mut dice = Dice::stream(county.seed, number, purpose);
        if !dice.chance(share) {
            return false;
        }
        let limit = county.limit(course.entitled);
        Planter { county, course, dice, limit }.plant(*mistake).is_some()
    })
}

struct Planter<'a> {
    county: &'a County,
    course: &'a mut Course,
    dice: Dice,
    /// When a hold that could begin at the entitlement must end.
    limit: Instant,
}

impl Planter<'_> {
    /// Changes the stay; `None`, and nothing changed, if the mistake cannot happen in it.
    fn plant(&mut self, mistake: Mistake) -> Option<()> {
        match mistake {
            Mistake::ClockFromReceipt => self.clock_from_receipt(),
            Mistake::WeekendNotCounted => self.days_not_counted(false),
            Mistake::StateHolidayNotCounted => self.days_not_counted(true),
            Mistake::HeldPastLimit => self.held_past_limit(),
            Mistake::Reissued => self.reissued(),
            Mistake::Citizen => self.citizen(),
            Mistake::BailRefused => self.bail_refused(),
            Mistake::BailUntold => self.bail_untold(),
            Mistake::HeldOnCall => self.late_form(1, 8),
            Mistake::DetainerAfterRelease => self.late_form(12, 30),
            Mistake::NoWarrant
            | Mistake::NotServed
            | Mistake::AdministrativeWarrant
            | Mistake::NoProbableCause
            | Mistake::WrongForm
            | Mistake::Unsigned => self.paper(mistake),
            Mistake::NoPaper => self.sham_hold(Basis::ImmigrationDetainer, 48),
            Mistake::ClockFromEntry => self.clock_from_entry(),
            Mistake::SlowProcessing => self.slow_processing(),
            Mistake::NightCutOff => self.night_cut_off(),
            Mistake::TimeServedMissed => self.time_served_missed(),
            Mistake::OrderIgnored => self.order_ignored(),
            Mistake::StaleHold => self.stale_hold(),
            Mistake::OwnReview => self.sham_hold(Basis::AdministrativeReview, 12 * 24),
            // The clerk does it.
            Mistake::DatesOnly => Some(()),
            Mistake::WithdrawalIgnored => self.withdrawal_ignored(),
            Mistake::OldRule => self.old_rule(),
            Mistake::NoHearing => self.no_hearing(),
        }
    }

    /// Whether a detainer is active under which the jail's rule allows a hold.
    fn is_held(&self) -> bool {
        self.course.is_detained() && self.limit > self.course.entitled
    }

    /// Some whole minutes after `from`, more than 0 and at most up to `until`; `None` if there is no room.
    fn after(&mut self, from: Instant, until: Instant) -> Option<Instant> {
        let minutes = until.since(from).div_euclid(MINUTE);
        (minutes >= 1).then(|| from.plus(self.dice.between(1, minutes).saturating_mul(MINUTE)))
    }

    fn some_hours(&mut self, from: Instant, most: i64) -> Instant {
        self.after(from, from.plus(most.saturating_mul(HOUR))).unwrap_or(from)
    }

    /// When the rule's time for processing a release has passed.
    fn processed(&self) -> Instant {
        self.course.entitled.plus(self.county.rule.processing_hours.saturating_mul(HOUR))
    }

    fn end(&mut self, ended: Instant, exit: Exit) {
        (self.course.stay.ended, self.course.stay.exit) = (ended, exit);
    }

    fn clock_from_receipt(&mut self) -> Option<()> {
        let course = &self.course;
        let late = self.processed().min(course.entitled.plus(3 * HOUR));
        if !course.is_free() || self.limit <= self.processed() {
            return None;
        }
        let received = self.after(self.course.entitled, late)?;
        let (limit, delay) = (self.limit, received.since(self.course.entitled));
        let ended = self.after(limit, limit.plus(delay))?;
        self.course.stay.detainers.push(complete(self.county, received, None));
        self.end(ended, Exit::TakenByIce);
        Some(())
    }

    /// The hours are counted without days that the rule counts: weekends and federal holidays, or the state's holidays.
    fn days_not_counted(&mut self, of_the_state: bool) -> Option<()> {
        let county = self.county;
        let (rule, calendar) = (&county.rule, &county.calendar);
        let skips = |date| {
            rule.leaves_out(calendar, date)
                || match of_the_state {
                    true => county.state_holidays.contains(&date),
                    false => LeftOut::any(calendar, date),
                }
        };
        let wrong = deadline(county.zone, self.course.entitled, rule.limit_hours, skips);
        let limit = self.limit.max(self.processed());
        if !self.is_held() {
            return None;
        }
        let ended = self.after(limit, wrong)?;
        self.end(ended, Exit::TakenByIce);
        Some(())
    }

    fn held_past_limit(&mut self) -> Option<()> {
        if !self.is_held() {
            return None;
        }
        let limit = self.limit.max(self.processed());
        let ended = self.after(limit, limit.plus(7 * DAY))?;
        self.end(ended, Exit::TakenByIce);
        Some(())
    }

    fn reissued(&mut self) -> Option<()> {
        let limit = self.limit;
        if !self.is_held() || limit.since(self.course.entitled) < 2 * HOUR || limit < self.processed() {
            return None;
        }
        let again = self.after(limit.plus(-HOUR), limit)?;
        let ended = self.some_hours(limit, 48);
        self.course.stay.detainers.push(complete(self.county, again, None));
        self.end(ended, Exit::TakenByIce);
        Some(())
    }

    fn citizen(&mut self) -> Option<()> {
        let claimed = self.while_detained()?;
        self.course.stay.citizenship_claimed = Some(claimed);
        Some(())
    }

    fn bail_refused(&mut self) -> Option<()> {
        let refused = self.while_detained()?;
        self.course.stay.bail_refused = Some(refused);
        Some(())
    }

    /// Some time between the receipt of an active detainer and the entitlement.
    fn while_detained(&mut self) -> Option<Instant> {
        let received = self.course.stay.detainers.first().filter(|_| self.course.is_detained())?.received;
        self.after(received, self.course.entitled.plus(-MINUTE))
    }

    fn bail_untold(&mut self) -> Option<()> {
        let bail = self.course.stay.last_case().is_some_and(|case| case.ending == Ending::Bail);
        self.freed_late(bail, 72)
    }

    /// Somebody who could go is let go up to so many hours after the time for processing.
    fn freed_late(&mut self, can: bool, hours: i64) -> Option<()> {
        if !can || !self.course.is_free() {
            return None;
        }
        let ended = self.some_hours(self.processed(), hours);
        self.end(ended, Exit::Released);
        Some(())
    }

    /// The form comes so many hours after the time for processing; ICE comes before its time is over.
    fn late_form(&mut self, least: i64, most: i64) -> Option<()> {
        let earliest = self.processed().plus(least.saturating_mul(HOUR));
        let latest = self.processed().plus(most.saturating_mul(HOUR));
        if !self.course.is_free() || latest >= self.limit {
            return None;
        }
        let received = self.after(earliest, latest)?;
        let ended = self.after(received, self.limit)?;
        self.course.stay.called = self.after(self.course.entitled, self.course.entitled.plus(HOUR));
        self.course.stay.detainers.push(complete(self.county, received, None));
        self.end(ended, Exit::TakenByIce);
        Some(())
    }

    /// One paper that the rule wants was not there; the jail held nevertheless, past the time for processing.
    fn paper(&mut self, mistake: Mistake) -> Option<()> {
        let rule = &self.county.rule;
        let wants = |paper| rule.papers.contains(&paper);
        let matters = match mistake {
            Mistake::NoWarrant => wants(Paper::Warrant) || wants(Paper::JudicialWarrant),
            Mistake::AdministrativeWarrant => wants(Paper::JudicialWarrant),
            Mistake::NotServed => wants(Paper::Served),
            Mistake::NoProbableCause => wants(Paper::ProbableCause),
            Mistake::Unsigned => wants(Paper::Signed),
            _ => !rule.forms.contains(&Form::I247N),
        };
        if !matters || !self.is_held() {
            return None;
        }
        if self.course.stay.ended <= self.processed() {
            let ended = self.after(self.processed(), self.limit)?;
            self.end(ended, Exit::TakenByIce);
        }
        let detainer = self.course.stay.detainers.first_mut()?;
        match mistake {
            Mistake::NoWarrant => detainer.warrant = Warrant::None,
            Mistake::AdministrativeWarrant => detainer.warrant = Warrant::Administrative,
            Mistake::NotServed => detainer.served = false,
            Mistake::NoProbableCause => detainer.cause = Statement::None,
            Mistake::Unsigned => detainer.signed = false,
            _ => detainer.form = Form::I247N,
        }
        Some(())
    }

    /// A hold that is no authority keeps somebody who could go.
    fn sham_hold(&mut self, basis: Basis, hours: i64) -> Option<()> {
        self.freed_late(true, hours)?;
        let (entitled, ended) = (self.course.entitled, self.course.stay.ended);
        let placed = entitled.plus(-10 * MINUTE).max(self.course.stay.booked);
        self.course.stay.holds.push(Hold { basis, placed, lifted: ended, entered: None });
        if basis == Basis::ImmigrationDetainer {
            self.course.stay.exit = Exit::TakenByIce;
        }
        Some(())
    }

    fn clock_from_entry(&mut self) -> Option<()> {
        let (entitled, processing) = (self.course.entitled, self.course.processing);
        let last = self.course.stay.last_case()?;
        let by_court = last.ending == Ending::Order && last.closed == entitled;
        if !by_court || !self.course.is_free() {
            return None;
        }
        let entered = self.some_hours(self.processed(), 12);
        self.course.stay.last_case_mut()?.entered = Some(entered);
        self.end(entered.plus(processing), Exit::Released);
        Some(())
    }

    fn slow_processing(&mut self) -> Option<()> {
        let most = 72_i64.saturating_sub(self.county.rule.processing_hours);
        self.freed_late(most > 0, most)
    }

    /// Out at eight in the morning instead of in the evening.
    fn night_cut_off(&mut self) -> Option<()> {
        let (zone, entitled) = (self.county.zone, self.course.entitled);
        let wall = zone.wall(entitled);
        let morning = zone.start_of_day(wall.date.plus_days(1)).plus(8 * HOUR);
        if wall.second < 16 * 3600 || morning <= self.processed() || !self.course.is_free() {
            return None;
        }
        self.end(morning, Exit::Released);
        Some(())
    }

    fn time_served_missed(&mut self) -> Option<()> {
        let last = self.course.stay.last_case()?;
        let sentence = matches!(last.ending, Ending::Sentence { .. }) && last.closed == self.course.entitled;
        self.freed_late(sentence, 27 * 24)?;
        self.course.stay.completion_missed = true;
        Some(())
    }

    fn order_ignored(&mut self) -> Option<()> {
        let last = self.course.stay.last_case()?;
        let by_court = last.ending == Ending::Order && last.closed == self.course.entitled;
        self.freed_late(by_court, 72)?;
        let again = self.course.stay.ended.plus(-10 * MINUTE).max(self.course.entitled.plus(MINUTE));
        self.course.stay.ordered_again = Some(again);
        Some(())
    }

    fn stale_hold(&mut self) -> Option<()> {
        let (entitled, processing) = (self.course.entitled, self.course.processing);
        if !self.course.is_free() || !self.course.stay.holds.iter().any(|hold| hold.lifted == entitled) {
            return None;
        }
        let entered = self.some_hours(self.processed(), 5 * 24);
        let hold = self.course.stay.holds.iter_mut().find(|hold| hold.lifted == entitled)?;
        hold.entered = Some(entered);
        self.end(entered.plus(processing), Exit::Released);
        Some(())
    }

    fn withdrawal_ignored(&mut self) -> Option<()> {
        if !self.is_held() {
            return None;
        }
        let withdrawn = self.after(self.course.entitled, self.limit)?;
        let ended = self.some_hours(withdrawn.max(self.processed()), 48);
        self.course.stay.detainers.first_mut()?.withdrawn = Some(withdrawn);
        self.end(ended, Exit::Released);
        Some(())
    }

    /// Held on under the rule as it had been, after its last day.
    fn old_rule(&mut self) -> Option<()> {
        let county = self.county;
        let (zone, rule) = (county.zone, &county.rule);
        let ends = zone.start_of_day(rule.ends?);
        let skips = |date| rule.leaves_out(&county.calendar, date);
        let old = deadline(zone, self.course.entitled, rule.limit_hours, skips);
        if !self.is_held() || self.limit != ends {
            return None;
        }
        let ended = self.after(ends.max(self.processed()), old)?;
        self.end(ended, Exit::TakenByIce);
        Some(())
    }

    /// Held on when a judge should have seen the person, and the limit has not run out.
    fn no_hearing(&mut self) -> Option<()> {
        if self.county.rule.review_hours == 0 || !self.is_held() {
            return None;
        }
        let due = self.county.rule.review_due(self.course.entitled);
        let ended = self.after(due.max(self.processed()), self.limit)?;
        self.course.stay.detainers.first_mut()?.cause = Statement::Officer;
        self.end(ended, Exit::TakenByIce);
        Some(())
    }
}
