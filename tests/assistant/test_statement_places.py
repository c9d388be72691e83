"""To what a statement ties a time, a value, a describing word; each turned away from it, beside the true one."""

from __future__ import annotations

import pytest

from assistant.facts.anaphora import name_former_and_latter
from assistant.verify import Evidence, check_statement

PATCH = "The cloth is examined at 3 to 5 days postinjection of resin."
SEWN = "Sails with hydrocele cannot be sewn."
LIST = "Points:\n• canvas: 2\n• linen: 1\n• silk: 0"
TRIAL = "A trial of intramuscular ozone and caudal injection found that both treatments reduce pain; however, ozone injection significantly outperforms for pain intensity."
JOINTS = "For facet joints, targets include the capsule or the median branch nerve. For sacroiliac joints, targets include the ligaments behind."
NEEDLES = "Two probes were passed through bone biopsy needles."
KINDS = "Sampling tells whether the lesion is benign or malignant and primary or metastatic."
TARGETS = Evidence(
    "Pressure readings show the degree of degeneration and can serve as a prognostic factor.",
    before="Contraindications include infection and a torn annulus.",
)

STAND = [
    (PATCH, "The cloth is examined 3 to 5 days after resin has been injected."),
    ("Repair should be done on the next day.", "Repair should be done on the following day."),
    ("In cases where examination could not be performed, people were telephoned.", "People who could not be examined were telephoned."),
    (LIST, "Canvas scores 2 points, linen 1 and silk none."),
    (TRIAL, "Both treatments reduced pain, but ozone injection did significantly better for pain intensity."),
    (JOINTS, "Facet injections go to the capsule or the median branch nerve, sacroiliac ones to the ligaments."),
    (NEEDLES, "The two probes went through biopsy needles."),
    (KINDS, "Sampling can tell whether a lesion is benign or malignant."),
    (TARGETS, "Pressure readings tell how degenerated it is and serve as a prognostic factor."),
    ("The implants have met the noninferiority criteria for pain relief.", "The implants are not inferior for pain relief."),
    ("The temperature remains below 42°C.", "The temperature does not get hotter than 42 °C."),
    ("The mean volume of resin used was 5.62 mL in one and 5.00 mL in the other.", "The resin used was on average 5.62 as against 5.00 mL."),
    ("Risk was rated on a scale from 0 to 10.", "Risk was rated from 0 to 10."),
    ("One limitation of this study is that it is a single-center study.", "A limitation is that only one center took part."),
    ("The needle lies in an extravascular place.", "The needle is not in a vessel."),
    ("Contraindications include improvement of symptoms and resin allergy.", "One whose symptoms improve should not be treated, nor should one with a resin allergy."),
    ("Guidelines apply before and after sewing.", "The guidelines apply before sewing."),
    ("The mean score was 8.1 in the people treated.", "Before treatment the mean score was 8.1."),
    ("The difference was small (P = 0.4).", "The difference was not significant (P = 0.4)."),
    ("Sewing avoided surgery in 66% of sails.", "In 66% of sails surgery was not needed."),
    ("Contraindications include an untreated tear.", "Sails should not be sewn if a tear has not been treated."),
    ("Repair should be done within 72 hours.", "Repair should be done no later than 72 hours afterwards."),
    ("Sewing may be followed by waxing.", "Waxing may follow sewing."),
]
FALL = [
    (PATCH, "The cloth is examined 3 to 5 days before resin is injected."),
    ("Repair should be done on the next day.", "Repair should be done in the next week."),
    ("In cases where examination could not be performed, people were telephoned.", "People who could indeed be examined were telephoned."),
    (LIST, "Canvas scores 2 points, linen 2 and silk none."),
    (TRIAL, "Both treatments reduced pain, but caudal injection did significantly better for pain intensity."),
    (JOINTS, "Sacroiliac injections go to the capsule or the median branch nerve."),
    (NEEDLES, "The two probes went through spinal needles."),
    (KINDS, "Sampling can tell whether a lesion is primary or malignant."),
    (TARGETS, "Pressure readings tell how infected it is and serve as a prognostic factor."),
    ("The temperature remains below 42°C.", "The temperature does not get colder than 42 °C."),
    ("The needle lies in an extravascular place.", "The needle is in a vessel."),
    ("Asymptomatic tears should not be mended.", "A tear that causes severe symptoms should not be mended."),
    ("People without symptoms are no indication for treatment.", "A person without symptoms calls for treatment."),
    ("The mean score was 8.1 before and 3.8 after resin.", "The mean score climbed from 8.1 to 3.8."),
    ("The resin raises the yield.", "With resin the yield goes down."),
    ("Relief was 88% at the last follow-up.", "At discharge relief was 88%."),
    ("Samples of both the edge and the middle raise the yield.", "Samples of the middle alone raise the yield."),
    ("Fused joints are stiff and, in theory, do not hurt.", "Fused joints are stiff, so that certainly they do not hurt."),
    ("Whether the wedge prevents a tear has not been shown.", "Whether the wedge prevents a tear has been shown."),
    ("The magnet stays for 25 minutes.", "The magnet stays for 25 minutes beforehand."),
    ("Aspirin should be paused for 48 hours beforehand.", "Aspirin should be paused for two days afterwards."),
    (Evidence("Augmentation is barred by cement allergy.", before="Contrast was given."), "Augmentation is barred in people with a contrast allergy."),
    ("With resin 12 of 28 sails held.", "Before resin, 12 of 28 sails held."),
    ("Repair should be done within 72 hours.", "Repair should be done after 72 hours."),
    ("The first check is at six weeks.", "The last check is at six weeks."),
    ("Images are taken in the first 24 hours.", "Images are taken in the last 24 hours."),
    ("A sailor had a cramp during sewing.", "A sailor had a cramp after sewing."),
    ("Resin is used by most sailors for canvas.", "Resin is not used by most sailors for canvas."),
    ("The seam was held in 33 sails.", "The seam was not held in 33 sails."),
    ("The yield was higher with resin than with wax (P < 0.05).", "The yield was not higher with resin than with wax."),
    ("Specifically for wet cloth, sampling the edge raises the yield.", "When the cloth is not wet, sampling the edge raises the yield."),
    ("No seam has been proven stronger.", "No seam has not been proven stronger."),
    ("The worth of wax as a cure is questionable.", "The worth of wax as a cure is not questionable."),
    ("Contraindications include a refusal and wet cloth.", "A seam can be sewn when the sailor refuses."),
    ("Waxing should follow sewing on the next day.", "Waxing may follow sewing on the next day."),
    ("Wax can show whether a seam holds.", "Wax always shows whether a seam holds."),
    ("Resin leads to higher repair rates.", "With resin repair is needed more rarely."),
]


@pytest.mark.parametrize(("source", "statement"), STAND)
def test_a_statement_that_keeps_to_the_places_of_its_source_stands(source: str | Evidence, statement: str) -> None:
    assert check_statement(statement, [source]).reasons == ()


@pytest.mark.parametrize(("source", "statement"), FALL)
def test_a_statement_that_ties_its_words_to_another_place_falls(source: str | Evidence, statement: str) -> None:
    assert check_statement(statement, [source]).reasons


def test_the_former_and_the_latter_are_called_by_their_names() -> None:
    before = "Sewing is classified as hand sewing and machine sewing."
    assert name_former_and_latter("The former is slow. The latter is quick.", before) == "Hand sewing is slow. Machine sewing is quick."
    assert name_former_and_latter("The former is slow.", "Sewing is slow.") == "The former is slow."
