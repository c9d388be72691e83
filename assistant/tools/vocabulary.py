"""The words against which misspellings are mended."""

from __future__ import annotations

from assistant.tools.base import Tool

COMMON = """mechanical nonmechanical lytic osteolytic blastic osteoblastic sclerotic osteosclerotic mixed lesion metastasis metastases metastatic
    collapse collapsed vertebra vertebral vertebrae height alignment aligned malalignment subluxation translation listhesis anterolisthesis
    retrolisthesis spondylolisthesis kyphosis kyphotic scoliosis scoliotic deformity pedicle pedicles facet facets costovertebral posterolateral posterior
    elements bilateral bilaterally unilateral unilaterally involved involvement infiltrated infiltration replaced fracture compression
    movement recumbency painless painful asymptomatic thoracic lumbar cervical sacral dorsal sacrum coccyx normal spared intact pathological
    osteoporotic tumour tumor myeloma junctional semirigid preserved maintained standing walking relieved destroyed percent metastasised
    eleventh twelfth seventh eighth fourth fifth second third first sixth ninth tenth""".split()


#: Names after which instruments are called, as people spell them from memory.
EPONYMS = frozenset("tokuhashi tomita karnofsky oswestry bilsky genant frankel".split())


def words_for(tool: Tool) -> frozenset[str]:
    """A tool's own words and the ones that spine notes share."""
    return EPONYMS.union(COMMON, tool.words)
