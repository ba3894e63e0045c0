"""How people write licences: patterns over words in lower case, and over addresses.

The first that fits counts. Words without meaning (the, licence, version, general public …) are
removed before. ``{part}`` in an id is filled from the pattern; an id that the table does not have
is no match. Sources: labels seen on the Hub, on GitHub and in PeaTMOSS.
"""

from __future__ import annotations

import re

OWN_WORDS = re.compile(
    r"(?:proprietary|closed|commercial)(?:[- ]source)?(?:[- ]software)?(?:[- ]licen[sc]e)?|"
    r"(?:©|\(c\)|copyright)?[^a-z]{0,20}all[- ]rights[- ]reserved\.?"
)
"""What people write for a licence of their own, as it stands in lower case."""

_CC = r"(?:creative commons|cc)"
_VERSION = r"(?P<version>[1-4]\.[05])"
_NC = r"(?:nc|non commercial)"
_SA = r"(?:sa|share ?alike)"
_ND = r"(?:nd|no ?deriv(?:ative)?s?)"

SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"apache 2(?:\.0)?|asl 2(?:\.0)?|apache2(?:\.0)?|al 2(?:\.0)?", "apache-2.0"),
    (r"mit(?: mit)?|expat(?: mit)?|mit expat", "mit"),
    (r"(?:bsd )?(?:3|three) clause(?: bsd)?|bsd 3|bsd3|(?:new|modified|revised) bsd|bsd 3 clause .*"
     r"(?:new|revised).*", "bsd-3-clause"),
    (r"(?:bsd )?(?:2|two) clause(?: bsd)?|bsd 2|bsd2|(?:simplified|freebsd) bsd|bsd 2 clause "
     r"simplified", "bsd-2-clause"),
    (r"bsd", "bsd"),
    (r"(?P<kind>agpl|lgpl|gpl) ?(?P<major>[23])(?:\.(?P<minor>[01]))? or later",
     "{kind}-{major}.{minor}-or-later"),
    (r"(?P<kind>agpl|lgpl|gpl) ?(?P<major>[23])(?:\.(?P<minor>[01]))?(?: only)?",
     "{kind}-{major}.{minor}"),
    (r"affero (?:gpl ?)?3(?:\.0)?", "agpl-3.0"),
    (r"gpl|gpl family", "gpl"),
    # scancode's keys that the table does not have: one for a text that has another there.
    (r"bsd zero", "0bsd"),
    (r"bsd original|bsd 4 clause original or old", "bsd-4-clause"),
    (r"bsd plus patent", "bsd-2-clause-patent"),
    (r"(?:busl|bsl) 1\.1", "busl-1.1"),
    (r"mulanpsl 2\.0 en", "mulanpsl-2.0"),
    (r"cecill 2\.1(?: en)?|cecill free 2\.1", "cecill-2.1"),
    (r"lgpl", "lgpl"),
    (r"mpl ?2(?:\.0)?|mozilla 2(?:\.0)?|mozilla mpl 2(?:\.0)?", "mpl-2.0"),
    (r"eclipse 2(?:\.0)?|epl ?2(?:\.0)?", "epl-2.0"),
    (r"eclipse 1(?:\.0)?|epl ?1(?:\.0)?", "epl-1.0"),
    (r"isc", "isc"),
    (r"unlicense", "unlicense"),
    (r"cc ?0(?: 1(?:\.0)?)?(?: universal)?|" + _CC + r" zero(?: 1(?:\.0)?)?(?: universal)?|"
     r"cc0 1(?:\.0)? universal(?: domain dedication)?", "cc0-1.0"),
    (_CC + r" (?:by|attribution) " + _NC + " " + _SA + " " + _VERSION,
     "cc-by-nc-sa-{version}"),
    (_CC + r" (?:by|attribution) " + _NC + " " + _ND + " " + _VERSION,
     "cc-by-nc-nd-{version}"),
    (_CC + r" (?:by|attribution) " + _NC + " " + _VERSION, "cc-by-nc-{version}"),
    (_CC + r" (?:by|attribution) " + _SA + " " + _VERSION, "cc-by-sa-{version}"),
    (_CC + r" (?:by|attribution) " + _ND + " " + _VERSION, "cc-by-nd-{version}"),
    (_CC + r" (?:by|attribution) " + _VERSION, "cc-by-{version}"),
    # The version with a hyphen, as some cards write it.
    (_CC + r" by (?P<major>[1-4]) (?P<minor>[05])", "cc-by-{major}.{minor}"),
    (_CC + r" by (?P<kind>nc|sa|nd|nc sa|nc nd) (?P<major>[1-4]) (?P<minor>[05])",
     "cc-by-{kind}-{major}.{minor}"),
    (r"attribution (?P<version>[1-4]\.[05])(?: " + _CC + r" by [1-4]\.[05])?", "cc-by-{version}"),
    (r"attribution non commercial (?P<version>[1-4]\.[05]).*", "cc-by-nc-{version}"),
    (_CC + r"(?: by| attribution)?(?: nc| non commercial)?(?: sa| share ?alike| nd)?", "cc"),
    (r"(?:meta )?llama ?2(?: community)?", "llama2"),
    (r"(?:meta )?llama ?3(?: community)?", "llama3"),
    (r"(?:meta )?llama ?(?P<version>3\.[123])(?: community)?", "llama{version}"),
    (r"(?:meta )?llama ?4(?: community)?", "llama4"),
    (r"gemma(?: google)?|google gemma|gemma tou(?: 2024 04 01| 2025 03 24)?", "gemma"),
    (r"creativeml open ?rail m", "creativeml-openrail-m"),
    # Identifiers have no sign "+".
    (r"(?:creativeml )?open ?rail (?:or later or later|pp|plus ?plus)(?: m)?", "openrail++"),
    (r"(?:bigscience )?bloom rail(?: 1(?:\.0)?)?|bigscience rail 1(?:\.0)?",
     "bigscience-bloom-rail-1.0"),
    (r"bigscience open ?rail m", "bigscience-openrail-m"),
    (r"bigcode open ?rail m", "bigcode-openrail-m"),
    (r"open ?rail", "openrail"),
    (r"computational data 1\.0|c uda(?: 1\.0)?", "c-uda"),
    (r"pddl(?: 1\.0)?|open data commons domain dedication (?:and )?(?:pddl )?(?:1\.0)?", "pddl"),
    (r"(?:odc|open data commons) by(?: 1\.0)?|open data commons attribution(?: 1\.0)?|odc ?by",
     "odc-by"),
    (r"odbl(?: 1\.0)?|open (?:data commons )?(?:open )?database(?: 1\.0)?", "odbl"),
    (r"(?:tongyi )?qianwen", "tongyi-qianwen"),
    (r"tongyi qianwen research", "tongyi-qianwen-research"),
    (r"qwen", "qwen"),
    (r"qwen research", "qwen-research"),
    (r"deepseek(?: license)?|deepseek model", "deepseek"),
    (r"(?:stability(?: ?ai)?|stabilityai ai) community", "stabilityai-ai-community"),
    (r"mistral (?:ai )?(?:mrl|research)(?: 0\.1)?", "mrl"),
    (r"mistral (?:ai )?(?:mnpl|non production)(?: 0\.1)?", "mnpl"),
    (r"grok ?2 community", "grok2-community"),
    (r"flux 1 dev non commercial|flux 1 dev|flux\.1 dev non commercial",
     "flux-1-dev-non-commercial-license"),
    (r"nvidia open model", "nvidia-open-model-license"),
    # Falcon-180B has a text of its own, which the table does not have.
    (r"falcon(?: llm)?(?: tii)?", "falcon-llm-license"),
    (r"lfm open 1\.0|lfm ?1\.0", "lfm1.0"),
    (r"ltx 2 community", "ltx-2-community-license-agreement"),
    (r"yi(?: series models)?", "yi-license"),
    (r"exaone ai model 1\.[12] nc", "exaone"),
    (r"tencent hunyuan 3d 2\.0 community", "tencent-hunyuan-community"),
)  # fmt: skip
"""A pattern that has to fit all words, and the Hub's id."""

ADDRESSES: tuple[tuple[str, str], ...] = (
    (r"(?:llama\.meta\.com|(?:www\.)?llama\.com|ai\.meta\.com)/llama3_(?P<minor>[123])",
     "llama3.{minor}"),
    (r"(?:llama\.meta\.com|llama\.com)/llama3(?:/|$)", "llama3"),
    (r"(?:llama\.meta\.com|llama\.com)/llama4(?:/|$)", "llama4"),
    (r"ai\.meta\.com/(?:llama/license|resources/models-and-libraries/llama-downloads)|"
     r"llama\.meta\.com/llama2", "llama2"),
    (r"(?:huggingface\.co|github\.com)/meta-llama/(?:meta-)?llama-(?P<v>3\.[123])-[^/]+/blob/"
     r"[^/]+/license", "llama{v}"),
    (r"(?:huggingface\.co)/meta-llama/meta-llama-3-[^/]+/blob/[^/]+/license", "llama3"),
    (r"(?:huggingface\.co)/meta-llama/llama-2-[^/]+/blob/[^/]+/license", "llama2"),
    (r"(?:huggingface\.co)/meta-llama/llama-4-[^/]+/blob/[^/]+/license", "llama4"),
    (r"github\.com/meta-llama/llama-models/blob/[^/]+/models/llama3_(?P<minor>[123])/license",
     "llama3.{minor}"),
    (r"github\.com/meta-llama/llama-models/blob/[^/]+/models/llama(?P<major>[234])/license",
     "llama{major}"),
    (r"github\.com/meta-llama/llama3/blob/[^/]+/license", "llama3"),
    (r"huggingface\.co/spaces/compvis/stable-diffusion-license", "creativeml-openrail-m"),
    (r"huggingface\.co/stabilityai/stable-diffusion-(?:2(?:-1)?(?:-base)?|xl-base-1\.0)/blob/[^/]+/"
     r"license", "openrail++"),
    (r"huggingface\.co/datasets/choosealicense/licenses/blob/[^/]+/markdown/"
     r"(?P<id>[a-z0-9.-]+)\.md$", "{id}"),
    (r"huggingface\.co/spaces/bigscience/license", "bigscience-bloom-rail-1.0"),
    (r"huggingface\.co/spaces/bigcode/bigcode-model-license-agreement", "bigcode-openrail-m"),
    (r"freedevproject\.org/faipl-1\.0-sd", "faipl-1.0-sd"),
    (r"mistral\.ai/licenses/mrl-", "mrl"),
    (r"mistral\.ai/licenses/mnpl-", "mnpl"),
    (r"nvidia\.com/[^/]+/agreements/enterprise-software/nvidia-open-model-license|"
     r"developer\.download\.nvidia\.com/licenses/nvidia-open-model-license",
     "nvidia-open-model-license"),
    (r"github\.com/facebookresearch/metaseq/blob/[^/]+/projects/opt/model_license", "opt-175b"),
    (r"coqui\.ai/cpml", "coqui-public-model-license"),
    (r"ai\.google\.dev/gemma/(?:terms|docs)|gemma\.google/terms", "gemma"),
    (r"creativecommons\.org/publicdomain/zero/1\.0", "cc0-1.0"),
    # With a country behind the version it is a port of its own, which the table does not have.
    (r"creativecommons\.org/licenses/(?P<kind>by(?:-nc)?(?:-sa|-nd)?)/(?P<version>[1-4]\.[05])"
     r"(?:$|[#?]|/(?:legalcode|deed|$))", "cc-{kind}-{version}"),
    (r"apache\.org/licenses/license-2\.0", "apache-2.0"),
    (r"(?:opensource|choosealicense|spdx)\.(?:org|com)/licenses?/(?P<id>[a-z0-9.-]+?)(?:\.html|\.php)?$",
     "{id}"),
    (r"gnu\.org/licenses/(?:old-licenses/)?(?P<kind>agpl|lgpl|gpl)-(?P<version>[23]\.[01])",
     "{kind}-{version}"),
    (r"gnu\.org/licenses/(?P<kind>lgpl|gpl)(?:\.en)?(?:\.html|\.txt)?$", "{kind}"),
    (r"opensource\.org/license/(?P<kind>[a-z-]+)-(?P<major>\d)-(?P<minor>\d)$",
     "{kind}-{major}.{minor}"),
    (r"mozilla\.org/(?:en-us/)?mpl/2\.0", "mpl-2.0"),
    (r"(?:www\.|projects\.)?eclipse\.org/(?:legal|license)/epl-(?:2\.0|v20)", "epl-2.0"),
    (r"(?:www\.)?eclipse\.org/(?:legal|license)/epl-v10", "epl-1.0"),
    (r"boost\.org/license_1_0\.txt", "bsl-1.0"),
    (r"mariadb\.com/bsl11", "busl-1.1"),
    (r"cdla\.(?:dev|io)/permissive-(?P<major>[12])-0", "cdla-permissive-{major}.0"),
    (r"cdla\.(?:dev|io)/sharing-1-0", "cdla-sharing-1.0"),
    (r"cdla\.dev/computational-use-of-data-agreement-v1-0|"
     r"github\.com/microsoft/computational-use-of-data-agreement/", "c-uda"),
    (r"opendatacommons\.org/licenses/pddl", "pddl"),
    (r"license\.coscl\.org\.cn/mulanpsl2", "mulanpsl-2.0"),
    (r"blueoakcouncil\.org/license/1\.0\.0", "blueoak-1.0.0"),
    (r"wtfpl\.net", "wtfpl"),
    (r"zlib\.net/zlib_license", "zlib"),
    (r"postgresql\.org/about/licen[cs]e", "postgresql"),
    (r"opendatacommons\.org/licenses/by", "odc-by"),
    (r"opendatacommons\.org/licenses/odbl", "odbl"),
    (r"unlicense\.org", "unlicense"),
    (r"(?:huggingface\.co)/black-forest-labs/flux\.1-dev/blob/[^/]+/license",
     "flux-1-dev-non-commercial-license"),
)  # fmt: skip
"""A pattern for the beginning of an address in lower case, without its scheme."""
