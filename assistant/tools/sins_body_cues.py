"""How notes write collapse, kept height, fracture and involvement of the vertebral body."""

from __future__ import annotations

from assistant.tools.cue import Cue

COLLAPSE = (
    r"\b(?:collaps\w*|height (?:is |was )?(?:loss|reduction|decrease|diminution|lost|reduced|decreased)"
    r"|(?:loss|reduction|decrease|lost|loses|losing|losses) (?:of|in)(?: the| its| anterior| vertebral|"
    r" body| vertebral body| central| posterior| original)* (?:body )?height"
    r"|(?:lost|loses|losing) (?:\S+ ){0,6}?(?:body )?height|reduced (?:vertebral |body |vertebral body"
    r" )?height|height (?:is |was |has been )?(?:down|diminished)|wedging|wedged|wedge(?= (?:of |: |by )?(?:about |approximately |~ )?\d)|wedge deformity|wedge"
    r" shaped|flattening|flattened|crushed|crush"
    r"|compression (?:deformity|of the (?:vertebral )?body|of (?:the |this )?vertebra|fracture|fx|#|of"
    r" (?:c|t|d|th|l) \d+)|compressed|vertebral (?:body )?compression|body compression|vertebral"
    r" deformity|(?:height|vertebral) compression|squashed|sunken|sintering|sintered|loss of stature"
    r"|(?:ht|vbh) (?:loss|reduction)|loss of (?:ht|vbh)|height deficit|subsidence|tassement|affaissement|cedimento|crollo|effondrement|hohenminderung|höhenminderung"
    r"|sinterung|compression)\b"
)
NOT_BODY_COMPRESSION = Cue(
    r"\b(?:cord|root|roots|thecal|sac|dural|cauda|cauda equina|spinal cord|nerve|epidural|neural|myelo\w*"
    r"|canal|conus|medullary|lung|pulmonary|airway|ivc|vascular|metastatic spinal cord|no cord) (?:sac"
    r" )?$"
)
NOT_BODY_COMPRESSION_AFTER = Cue(
    r" (?:of|on|to) (?:the |a |his |her )?(?:spinal |thecal |dural |nerve |exiting |traversing |left "
    r"|right )?(?:cord|roots?|sac|cauda|canal|conus|myelon|nerve|thecal|lung)"
)
FRACTURE = r"\b(?:fractures?|fractured|fx|broken|burst|vcfs?|mvcf|cvcf|infraction|wedge fracture)\b"
NOT_BODY_FRACTURE = Cue(
    r"\b(?:pedicle|pedicles|facet|facets|lamina|process|rib|hip|femoral|femur|femora|wrist|humer\w+"
    r"|pelvic|ankle|joint|sternal|sternum|sacral insufficiency|pars|neck|element|elements|old|impending"
    r"|no new|skull|arch|radius|clavicle|future|healed|consolidated|end ?plate|arm) (?:\w+ )?$"
)
NOT_BODY_FRACTURE_AFTER = Cue(
    r" (?:of (?:the |a |one |both )?(?:left |right )?(?:pedicles?|facets?|lamina\w*|ribs?|femur|hip"
    r"|spinous|transverse|posterior|articular|costo\w+|humerus|end ?plate|neck|pars|sternum)|risk|through"
    r" the (?:left |right )?(?:pedicle|facet)|score|prevention|prophylaxis|prediction)"
)
FLAT = (
    r"\b(?:vertebra plana|plana|pancake\w*|(?:complete|completely|total|totally|near total|near complete"
    r"|subtotal|entire|entirely|full|fully|almost complete|almost completely|nearly complete|nearly"
    r" completely) (?:vertebral |body )*(?:collaps\w+|flatten\w+|crushed|loss of (?:the )?(?:vertebral "
    r"|body )*height|height loss))\b"
)
HEIGHT_KEPT = (
    r"(?:\b(?:keeps?|kept|keeping|retains?|retaining|preserves?|preserving|maintains?|maintaining) (?:its |the |their |full |normal )*(?:vertebral |body )*(?:height|stature)\b"
    r"|\b(?:height|heights|stature)(?: (?:is|are|was|were|:|=|-|remains?|still|entirely|fully|well"
    r"|completely|of|the|vertebra|vertebral|body|at|this|level|being|appears?|looks|as|overall|all|both"
    r"|levels))* (?:preserved|maintained|normal|intact|kept|unchanged|full|retained|ok|okay|nl"
    r"|unremarkable|fine|conserved|good|not (?:reduced|lost|decreased|diminished|affected|compromised))\b"
    r"|\b(?:preserved|normal|maintained|intact|full|retained|good|unchanged|undiminished|unreduced"
    r"|conserved) (?:vertebral |body |vertebral body |anterior |overall )*(?:height|heights|stature)\b"
    r"|\bintact in height\b|\buncollapsed\b|\bnon ?collapsed\b|\bnormally shaped\b|\b(?:vertebral )?body"
    r" (?:is |was )?(?:of"
    r" normal height|not deformed))"
)
BODY_CLEAR = (
    r"\b(?:vertebral )?body(?: (?:is|was|:|=|-|itself|remains?|appears|looks|completely|entirely))*"
    r" (?:intact|normal|spared|clear|clean|uninvolved|unaffected|free|unremarkable|ok|okay|healthy"
    r"|preserved|not (?:involved|affected|infiltrated|replaced|invaded|collapsed (?:or|nor) involved"
    r"|diseased))\b(?! (?:height|alignment|of collapse|from collapse))"
    r"|\bspar(?:es|ing) the (?:vertebral )?body\b|\bno (?:vertebral )?body (?:involvement|disease|lesion"
    r"|infiltration)\b|\bno involvement of the (?:vertebral )?body\b|\b(?:vertebral )?body (?:collapse "
    r"|involvement |status |finding |score )?(?:: |= )(?:none|no|nil|none of the above|none of these)(?="
    r" (?:[,;.()\n]|$))"
    r"|\bnone of (?:the|these) (?:above|(?:vertebral )?(?:body|collapse) (?:criteria|findings|categories|options|features))\b|\bintact (?:vertebral )?body\b|\bneither collaps\w+ nor (?:involve\w+|infiltrat\w+)"
)
INVOLVED = (
    r"\b(?:involv\w+|replac\w+|infiltrat\w+|occup\w+|invad\w+|invasion|affected|destroy\w*|destruction"
    r"|destroying|tumou?r(?:ous)? (?:load|volume|burden|mass|tissue)|tumou?r|lesion|disease\w*"
    r"|metastas\w+|lysis|lytic|erod\w+|erosion|marrow|eaten|consumed|taken|deposit|taking|filled|fills?"
    r"|filling|body|extent|extends?|permeat\w+|signal change|met|mets|sclerotic|sclerosis|blastic|vb)\b"
)
LARGE_PART = (
    r"\b(?:most|majority|bulk|(?:nearly |almost |practically |virtually )?(?:all|whole|entire|entirety"
    r"|complete|total|totality)|nearly the whole|greater part|larger part|major part|more than (?:a|one)"
    r" half|diffuse(?:ly)?|completely|entirely|totally|whole|almost completely|predominant part)"
    r"(?: (?:of|the|its|this|[ctdl] \d+|th \d+))* (?:vertebral )?body\b|\b(?:whole|entire|complete)"
    r" (?:vertebra|vertebral body|body)\b|\bbody (?:is |was |has been )?(?:almost |nearly |virtually"
    r" )?(?:completely|entirely|totally|wholly|diffusely|largely|mostly) (?:replaced|involved|infiltrated"
    r"|destroyed|occupied|invaded)\b"
    r"|\b(?:completely|entirely|totally|mostly) (?:replac\w+|infiltrat\w+|destroy\w+|occup\w+|involv\w+)"
    r" (?:the |its )?(?:vertebral )?body\b|\bbody (?:involvement )?(?:is )?(?:: )?(?:diffuse|complete"
    r"|total|extensive and complete)\b"
)
SMALL_PART = (
    r"\b(?:small|minor|tiny|limited|little|minimal|slight|discrete|punctate|circumscribed|lesser|smaller)"
    r" (?:\w+ )?(?:part|portion|focus|area|lesion|involvement|fraction|deposit|amount|spot|corner|nodule"
    r"|bit) (?:\w+ )?(?:of|in|within) (?:the |its )?(?:\w+ )?body\b|\b(?:minimal|minor|limited|little"
    r"|slight|small) (?:vertebral )?body (?:involvement|infiltration|replacement|disease)\b"
    r"|\bbody (?:is |was )?(?:only )?(?:minimally|slightly|barely|marginally|scarcely) (?:involved"
    r"|infiltrated|affected|replaced|occupied)\b"
)
FOREIGN = (
    r"\b(?:canal|stenosis|stenosed|narrow\w*|cord|weight|risk|chance|survival|probability|ejection|ef|ki"
    r" 67|response|relief|reduction in pain|less pain|dose|improvement|karnofsky|kps|pd l1|expression"
    r"|saturation|haematocrit|hematocrit|pedicle|pedicles|facets?|lamina\w*|oswestry|odi|pneumothorax"
    r"|lung|sensitivity|specificity"
    r"|slip|translation|listhesis|of the time|hydrated|blasts|plasma cells|bone marrow biopsy|vas"
    r"|encroach\w*|retropuls\w+|compromise|obliterat\w*|thecal|occlusion|overhang|pain|foramen|foraminal"
    r"|lamina|posterior elements|arch|disc|disk|fev1|liver|confidence)\b"
)
# Where an amount's noun stands next to it. "60 % of the height remains", "residual height of 60 %", "collapsed to 60 %":
HEIGHT_LEFT_AFTER = Cue(
    r" (?:of )?(?:the |its )?(?:original |normal |vertebral |body |remaining )*(?:height|stature) (?:is "
    r"|was |are |has been |still )?(?:remain\w*|left|preserved|maintained|retained|intact)|(?: of)?"
    r" (?:residual|remaining|preserved|retained) (?:vertebral |body )*height"
)
HEIGHT_LEFT_BEFORE = Cue(
    r"\b(?:height|body height|stature)(?: \w+){0,3} (?:reduced|decreased|diminished|down|lowered|shrunk"
    r"|shrunken|fallen|only) to (?:only |about |just )?$|\b(?:collapsed?|compressed|compression|flattened|crushed"
    r"|squashed|down|reduced|reduction|loss of height) to (?:only |about |just |around |roughly )?$|\b(?:residual|remaining"
    r"|preserved) (?:vertebral |body )*height(?: (?:of|is|was|:|=|only|about))* $|\b(?:vertebral |body"
    r" )height (?:is |was )?(?:only |still |now )?(?:at )?$"
)
# "60 % collapse", "60 % loss of height":
COLLAPSE_AFTER = Cue(
    r" (?:(?:c|t|th|d|l|s) \d{1,2} |vertebral |body |vb |anterior |central |posterior |superior |concave "
    r"|biconcave |wedge "
    r"|axial |approx\w* )*(?:collaps\w+|(?:height|ht|vbh) (?:loss|reduction|decrease)|compress\w+(?! of the (?:cord"
    r"|canal|sac))|wedg\w+|flatten\w+|loss of (?:the |its )?(?:vertebral |body |anterior |original"
    r" )*height|reduction (?:of|in) (?:vertebral |body |the )*height|(?:of )?(?:the |its )?(?:original "
    r"|vertebral |body |anterior |normal )*(?:height|stature) (?:lost|gone|missing|loss)|loss|crush\w*"
    r"|decrease in (?:vertebral |body )*height|of (?:the |its )?(?:original |vertebral |body |anterior "
    r"|normal )*(?:height|stature))\b"
)
LOSS_OF_HEIGHT = Cue(r" loss (?:of|in) (?:\w+ ){0,3}height| loss(?: [,;.)]|$| and| with)")
# Words that may stand between a collapse and its amount: "collapse of about 60 %":
BETWEEN_COLLAPSE = Cue(
    r"of|by|to|:|=|-|is|was|approximately|about|estimated|at|around|degree|percentage|the|vertebral"
    r"|body|in|height|measuring|measures|measured|amounts|amounting|reaching|roughly|some|ca\.?|extent"
    r"|calculated|its|their|original|anterior|has|been|now|only|grade|up|with|an?|[ctdls]|th|\d{1,2}"
)
# "60 % of the body", "60 % involved":
INVOLVED_AFTER = Cue(
    r" (?:of )?(?:the |its |this |entire |whole )*(?:(?:c|t|th|d|l|s) \d{1,2} )?(?:vertebral |total"
    r" )*(?:body|bodies|vertebra"
    r"|corpus|marrow|vb|volume)\b"
    r"| (?:vertebral |body |tumou?r |marrow )*(?:involve\w+|infiltrat\w+|replac\w+|invasion|invaded"
    r"|destruction|destroyed|occup\w+|affected|disease|diseased|extent)\b"
)
WITH_PART = Cue(r" (?:of )?(?:the )?(?:vertebral )?(?:body|bone|marrow)\b")
LESION_WORDS = frozenset(
    {"lesion", "tumour", "tumor", "lytic", "met", "mets", "sclerotic", "blastic", "deposit", "disease"}
)
