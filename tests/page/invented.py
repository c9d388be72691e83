"""Invented documents that show everything the page can show: tables over time, two arms, notes, shared works."""

REVIEW = """---
key: okonkwo-2034
title: Warm glass injection in the invented spine
authors: [Ngozi Okonkwo, Emil Brandt]
year: 2034
container: Annals of Made-Up Radiology
doi: 10.5555/invented.34
kind: review
coverage: full text
licence: CC-BY-4.0
---

# Warm glass injection in the invented spine

## Needle biopsy

Biopsy of the porcelain vertebra is diagnostic in 81% of patients [1]. Bleeding follows biopsy in 3% of patients, most of it within one hour [2].

Sampling needs three cores through the left pedicle. The disk space is sampled from behind.

## Warm glass injection

Warm glass injection (WGI) relieved back pain in 74% of patients at 6 months [2]. The glass sets within 11 minutes at body temperature. Contraindications of warm glass injection include fever, pregnancy, and untreated bleeding disorders.

## Cold needle treatment

Cold needle treatment freezes the nerve of the small joint for three minutes. Relief lasts eight months on average [3].

## References

1. Quill A, Reed B. Sampling the porcelain vertebra. Made-Up Spine. 2024;3:10-14.
2. Stone C, Vale D. Glass for the back: a randomized trial. Made-Up Lancet. 2026;9:100-110.
3. Thorn E. Freezing the small joint. Made-Up Radiology. 2027;1:1-9.
"""

TRIAL = """---
key: lindqvist-2035
title: Warm glass or bed rest in porcelain fractures
authors: [Maja Lindqvist, Teo Sato]
year: 2035
container: Made-Up Lancet
kind: study
coverage: full text
---

# Warm glass or bed rest in porcelain fractures

## Methods

We enrolled 78 patients in Uppsala between 2031 and 2033; 40 had warm glass and 38 had bed rest.

## Results

The pain score fell from 7.9 to 2.4 after warm glass and from 7.8 to 5.9 after bed rest. Warm glass relieved pain in 30 of 40 patients (75%). Bed rest relieved pain in 19 of 38 patients (62%).

Table 1. Pain score after warm glass or bed rest

| Time | Warm glass (n = 40) | Bed rest (n = 38) |
| --- | --- | --- |
| Baseline | 7.9 | 7.8 |
| 1 month | 3.1 | 6.2 |
| 3 months | 2.7 | 6.0 |
| 6 months | 2.4 | 5.9 |

Earlier work had found relief in 74% of patients at 6 months [1].

## References

1. Stone C, Vale D. Glass for the back: a randomized trial. Made-Up Lancet. 2026;9:100-110.
"""

DOCUMENTS = {"okonkwo.md": REVIEW, "lindqvist.md": TRIAL}
