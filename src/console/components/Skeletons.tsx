import { Skeleton, VisuallyHidden } from "@mantine/core";
import { useI18n } from "../i18n.tsx";
import { Card } from "./Card.tsx";
import styles from "./Figure.module.css";

const places = (count: number) => Array.from({ length: count }, (_, place) => place);

export function FiguresSkeleton({ count = 4 }: { readonly count?: number }) {
  return (
    <div className={styles.figures}>
      <Waiting />
      {places(count).map((place) => (
        <Skeleton key={place} h={94} radius="lg" />
      ))}
    </div>
  );
}

export function CardSkeleton({ lines = 3, height }: { readonly lines?: number; readonly height?: number }) {
  return (
    <Card>
      <Waiting />
      <Skeleton h={17} w="45%" mb={16} />
      {height === undefined ? (
        places(lines).map((place) => <Skeleton key={place} h={12} w={`${92 - place * 13}%`} mb={10} />)
      ) : (
        <Skeleton h={height} />
      )}
    </Card>
  );
}

function Waiting() {
  const { t } = useI18n();
  return <VisuallyHidden>{t("console.table.loading")}</VisuallyHidden>;
}
