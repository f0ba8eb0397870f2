"""Reads comps documents (a JSON list of texts on standard input) with libcomps; writes what it made of them as JSON."""
import json
import sys

import libcomps

TYPES = {
    libcomps.PACKAGE_TYPE_MANDATORY: "mandatory",
    libcomps.PACKAGE_TYPE_DEFAULT: "default",
    libcomps.PACKAGE_TYPE_OPTIONAL: "optional",
    libcomps.PACKAGE_TYPE_CONDITIONAL: "conditional",
    libcomps.PACKAGE_TYPE_UNKNOWN: "unknown",
}


def head(item):
    return {
        "id": item.id,
        "name": item.name,
        "nameByLang": [[lang, item.name_by_lang[lang]] for lang in sorted(item.name_by_lang)],
        "description": item.desc,
        "descriptionByLang": [[lang, item.desc_by_lang[lang]] for lang in sorted(item.desc_by_lang)],
    }


def references(ids):
    return [{"id": one.name, "default": one.default} for one in ids]


def read(text):
    comps = libcomps.Comps()
    comps.fromxml_str(text)
    return {
        "groups": [
            {
                **head(group),
                "default": group.default,
                "uservisible": group.uservisible,
                "langonly": group.lang_only,
                "packages": [
                    {"name": one.name, "type": TYPES[one.type], "requires": one.requires}
                    for one in group.packages
                ],
            }
            for group in comps.groups
        ],
        "categories": [
            {**head(one), "displayOrder": one.display_order, "groups": references(one.group_ids)}
            for one in comps.categories
        ],
        "environments": [
            {
                **head(one),
                "displayOrder": one.display_order,
                "groups": references(one.group_ids),
                "options": references(one.option_ids),
            }
            for one in comps.environments
        ],
        "langpacks": [
            {"name": name, "install": comps.langpacks[name]} for name in sorted(comps.langpacks)
        ],
    }


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
