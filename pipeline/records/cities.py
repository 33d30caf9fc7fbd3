"""What is said of a city."""

from __future__ import annotations

from pydantic import Field

from pipeline.records.base import Record


class CityProfile(Record):
    """A city and a category of the codebook in one window."""

    id: str = Field(description="Hash of city, category and window | 标识")
    city: str = Field(description="City or other issuer's region | 城市")
    category: str = Field(description="Category or group of categories | 类别")
    window: str = Field(
        description="Field and years compared (ai 2021–2025), all (every field and year) or one year | 比较窗口"
    )
    documents: int = Field(description="Documents of the city | 文件数")
    clauses: float = Field(description="Weighted data clauses of the city | 数据语句数")
    mentions: float = Field(description="Weighted clauses with the category | 类别语句数")
    share: float = Field(
        description="Share of emphasis, sums to 1: what is wrong or missed among the labels is allowed for | 占比（已按分类误差校正）"
    )
    share_lo: float | None = Field(None, description="2.5th percentile of the share | 占比下界")
    share_hi: float | None = Field(None, description="97.5th percentile of the share | 占比上界")
    share_counted: float | None = Field(
        None, description="Share of the labels as the classifier gave them, sums to 1 | 未校正占比"
    )
    share_standardised: float | None = Field(
        None, description="Mean share over strata of field and five years, where several are compared | 分层标准化占比"
    )
    prevalence: float = Field(description="Share of clauses that name it | 覆盖率")
    share_elsewhere: float | None = Field(None, description="Share in the other cities | 其他城市占比")
    log_odds: float | None = Field(None, description="Weighted log-odds against the other cities | 对数优势")
    log_odds_lo: float | None = Field(None, description="2.5th percentile | 对数优势下界")
    log_odds_hi: float | None = Field(None, description="97.5th percentile | 对数优势上界")
    z: float | None = Field(None, description="Log-odds over its standard error | z 值")
    rank: int | None = Field(None, description="Rank by log-odds within the city | 排名")
    claim: str = Field("none", description="none, indicative, documents (a) or city (b) | 结论类型")
    statement: str | None = Field(
        None, description="common, distinctive, weak (its interval includes zero), silent or null | 陈述"
    )
    statement_zh: str | None = Field(None, description="The statement in Chinese | 中文陈述")
    statement_en: str | None = Field(None, description="The statement in English | 英文陈述")
    echo_share: float = Field(0.0, description="Share of clauses that repeat a national text | 照搬比例")
    flags: tuple[str, ...] = Field((), description="single_document and the like | 标记")
    evidence: tuple[str, ...] = Field((), description="Ids of emphasis rows quoted as evidence | 证据")


class CityFacet(Record):
    """A city and a facet of the codebook in one window."""

    id: str = Field(description="Hash of city, facet and window | 标识")
    city: str = Field(description="City or other issuer's region | 城市")
    facet: str = Field(description="Facet of the codebook | 侧面")
    window: str = Field(
        description="Field and years compared (ai 2021–2025), all (every field and year) or one year | 比较窗口"
    )
    documents: int = Field(description="Documents of the city | 文件数")
    clauses: float = Field(description="Weighted data clauses of the city | 数据语句数")
    mentions: float = Field(description="Weighted data clauses with the facet | 侧面语句数")
    prevalence: float = Field(description="Share of data clauses that name it | 覆盖率")
    prevalence_lo: float = Field(description="2.5th percentile | 覆盖率下界")
    prevalence_hi: float = Field(description="97.5th percentile | 覆盖率上界")
    claim: str = Field("none", description="none, indicative, documents (a) or city (b) | 结论类型")
    statement: str | None = Field(None, description="common or null | 陈述")
    statement_zh: str | None = Field(None, description="The statement in Chinese | 中文陈述")
    statement_en: str | None = Field(None, description="The statement in English | 英文陈述")
    flags: tuple[str, ...] = Field((), description="single_document, thin_evidence, mixed_window | 标记")
    evidence: tuple[str, ...] = Field((), description="Ids of emphasis rows quoted as evidence | 证据")
